package java

import "github.com/bced87ab/gridlock/java/syntax"

// completes reports whether a statement can complete normally (JLS 14.22): whether what
// comes after it can be reached.
func completes(s syntax.Stmt) bool {
	switch s := s.(type) {
	case *syntax.Return, *syntax.Throw, *syntax.Break, *syntax.Continue, *syntax.Yield:
		return false
	case *syntax.Block:
		for _, in := range s.Stmts {
			if !completes(in) {
				return false
			}
		}
		return true
	case *syntax.If:
		return s.Else == nil || completes(s.Then) || completes(s.Else)
	case *syntax.While:
		return !always(s.Cond) || breaks(s.Body, "")
	case *syntax.DoWhile:
		return !always(s.Cond) && (completes(s.Body) || continues(s.Body)) || breaks(s.Body, "")
	case *syntax.For:
		return s.Cond != nil && !always(s.Cond) || breaks(s.Body, "")
	case *syntax.Labeled:
		return completes(s.Body) || breaks(s.Body, s.Label)
	case *syntax.Sync:
		return completes(s.Body)
	case *syntax.Try:
		return tryCompletes(s)
	case *syntax.SwitchStmt:
		return switchCompletes(s.Switch)
	}
	return true
}

func switchCompletes(s *syntax.Switch) bool {
	whole := patterned(s)
	for i, c := range s.Cases {
		whole = whole || c.Default
		body := &syntax.Block{Stmts: c.Body}
		if breaks(body, "") || (c.Arrow || i == len(s.Cases)-1) && completes(body) {
			return true
		}
	}
	return !whole
}

func tryCompletes(s *syntax.Try) bool {
	if s.Finally != nil && !completes(s.Finally) {
		return false
	}
	for _, c := range s.Catches {
		if completes(c.Body) {
			return true
		}
	}
	return completes(s.Body)
}

// always reports whether a condition is the literal true.
func always(e syntax.Expr) bool {
	l, ok := e.(*syntax.Literal)
	return ok && l.Kind == syntax.BoolLit && l.Int != 0
}

// breaks reports whether a break in a statement leaves the statement around it: one
// with its label or, if label is empty, one without that is in no loop of its own.
func breaks(s syntax.Stmt, label string) bool {
	return has(s, label == "", label == "", func(s syntax.Stmt) bool {
		b, ok := s.(*syntax.Break)
		return ok && b.Label == label
	})
}

// continues reports whether a continue goes on with the loop around a statement.
func continues(s syntax.Stmt) bool {
	return has(s, true, false, func(s syntax.Stmt) bool {
		_, ok := s.(*syntax.Continue)
		return ok
	})
}

// has reports whether is holds for a statement in s, those in loops and in switches aside
// if they are to be.
func has(s syntax.Stmt, notInLoops, notInSwitches bool, is func(syntax.Stmt) bool) bool {
	in := func(all ...syntax.Stmt) bool {
		for _, s := range all {
			if s != nil && has(s, notInLoops, notInSwitches, is) {
				return true
			}
		}
		return false
	}
	switch s := s.(type) {
	case *syntax.Block:
		return in(s.Stmts...)
	case *syntax.If:
		return in(s.Then) || s.Else != nil && in(s.Else)
	case *syntax.Labeled:
		return in(s.Body)
	case *syntax.Sync:
		return in(s.Body)
	case *syntax.Try:
		for _, c := range s.Catches {
			if in(c.Body) {
				return true
			}
		}
		return in(s.Body) || s.Finally != nil && in(s.Finally)
	case *syntax.SwitchStmt:
		for _, c := range s.Switch.Cases {
			if !notInSwitches && in(c.Body...) {
				return true
			}
		}
		return false
	case *syntax.While:
		return !notInLoops && in(s.Body)
	case *syntax.DoWhile:
		return !notInLoops && in(s.Body)
	case *syntax.For:
		return !notInLoops && in(s.Body)
	case *syntax.ForEach:
		return !notInLoops && in(s.Body)
	}
	return is(s)
}
