// Package syntax reads the source text of Java programs into a tree.
//
// It knows the grammar of Java 21 as far as the tree can say it: packages, imports,
// classes, interfaces, enums and records, generics, lambdas, switch in both forms, patterns, text
// blocks and so on. Annotations are read and dropped, and so are permits clauses and
// type arguments of constructors. What it does not know it refuses with an error that
// names the construct and says what to use instead. It does not check types or names.
//
// Reading takes time and memory linear in the size of the text, and no text makes it
// panic. The file is cut into tokens first, with the partner of every bracket, so that
// a lambda, a cast and a parenthesized expression are told apart by looking ahead. The
// depth of the tree is bounded: what walks over it may recurse.
//
// The place of a declaration is that of its name, and so is the place of a Select, a
// Call and an EnumConstant. The place of a Binary, Assign, Conditional, InstanceOf,
// MethodRef, Index and postfix Unary is that of its operator, of Outer.this and
// outer.new that of the keyword, of an anonymous body that of its brace. All other
// nodes are where they begin.
//
// A string may have half of a surrogate pair, such as "\uD83D" alone. Its Text then has
// the three bytes that UTF-8 would have for that half, which Go takes as invalid.
package syntax
