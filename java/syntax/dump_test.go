package syntax_test

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/bced87ab/gridlock/java/syntax"
)

// dump prints a tree as an s-expression: the kind of a node and its fields that are not
// zero. Names, literals and types are short.
func dump(x any) string {
	switch x := x.(type) {
	case *syntax.Ident:
		return x.Name
	case *syntax.Literal:
		return dumpLiteral(x)
	case *syntax.Type:
		return dumpType(x)
	case *syntax.ExprStmt:
		return "(do " + dump(x.X) + ")"
	case *syntax.Block:
		return dumpValue(reflect.ValueOf(x.Stmts), "{", "}")
	}
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Pointer {
		return fmt.Sprint(x)
	}
	v = v.Elem()
	parts := []string{v.Type().Name()}
	for i := range v.NumField() {
		f, field := v.Field(i), v.Type().Field(i)
		if f.IsZero() || field.Type == reflect.TypeFor[syntax.Pos]() {
			continue
		}
		s := dumpValue(f, "[", "]")
		if f.Kind() == reflect.Bool {
			s = strings.ToLower(field.Name)
		} else if field.Name == "Init" || field.Name == "Else" || field.Name == "Finally" || field.Name == "Outer" {
			s = strings.ToLower(field.Name) + ":" + s
		}
		parts = append(parts, s)
	}
	return "(" + strings.Join(parts, " ") + ")"
}

func dumpValue(v reflect.Value, open, end string) string {
	switch v.Kind() {
	case reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, dump(v.Index(i).Interface()))
		}
		return open + strings.Join(parts, " ") + end
	case reflect.String:
		return v.String()
	}
	if mods, ok := v.Interface().(syntax.Mods); ok {
		return fmt.Sprintf("%#x", uint16(mods))
	}
	return dump(v.Interface())
}

func dumpLiteral(x *syntax.Literal) string {
	switch x.Kind {
	case syntax.IntLit:
		return strconv.FormatInt(x.Int, 10)
	case syntax.LongLit:
		return strconv.FormatInt(x.Int, 10) + "L"
	case syntax.FloatLit:
		return strconv.FormatFloat(x.Float, 'g', -1, 32) + "f"
	case syntax.DoubleLit:
		return strconv.FormatFloat(x.Float, 'g', -1, 64) + "d"
	case syntax.CharLit:
		return fmt.Sprintf("'%#x'", x.Int)
	case syntax.StringLit:
		return strconv.Quote(x.Text)
	case syntax.BoolLit:
		return strconv.FormatBool(x.Int == 1)
	}
	return "null"
}

func dumpType(t *syntax.Type) string {
	s := t.Name
	if t.Bound != nil {
		s += map[bool]string{false: "+", true: "-"}[t.Super] + dumpType(t.Bound)
	}
	if t.Args != nil {
		var args []string
		for _, a := range t.Args {
			args = append(args, dumpType(a))
		}
		s += "<" + strings.Join(args, ",") + ">"
	}
	return s + strings.Repeat("[]", t.Dims)
}
