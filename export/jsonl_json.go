package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// eachKey calls f with each key of a JSON object and its value, as it is written. It
// refuses what is no object, and a key that comes twice.
func eachKey(object []byte, f func(key string, value []byte) error) error {
	object = bytes.TrimSpace(object)
	if len(object) == 0 || object[0] != '{' {
		return fmt.Errorf("it is %s, expected a JSON object", inQuotes(string(object)))
	}
	if !json.Valid(object) {
		return syntaxError(object)
	}
	seen := make([]string, 0, 16)
	for rest := object[1:]; ; {
		rest = bytes.TrimLeft(rest, " \t\r\n,")
		if rest[0] == '}' {
			return nil
		}
		n := valueLength(rest)
		key, err := textOf(rest[:n])
		if err != nil {
			return err
		}
		if slices.Contains(seen, key) {
			return fmt.Errorf("the key %s is there twice", inQuotes(key))
		}
		seen = append(seen, key)
		rest = bytes.TrimLeft(rest[n:], " \t\r\n:")
		n = valueLength(rest)
		if err := f(key, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
}

// syntaxError says where JSON ends to be JSON.
func syntaxError(b []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(b, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("no JSON at byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("no JSON: %w", err)
}

// valueLength returns how many bytes the value at the beginning of valid JSON has.
func valueLength(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return len(b)
}

// textOf returns the text of a JSON string.
func textOf(value []byte) (string, error) {
	if len(value) < 2 || value[0] != '"' {
		return "", fmt.Errorf("it is %s, expected a text", inQuotes(string(value)))
	}
	if inner := value[1 : len(value)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return plain(string(inner)), nil
	}
	var s string
	err := json.Unmarshal(value, &s)
	return s, err
}

// decodeStrict decodes an object whose keys are exactly the tags of the struct that v
// points to.
func decodeStrict(object []byte, v any) error {
	fields := reflect.TypeOf(v).Elem()
	var missing []string
	for i := range fields.NumField() {
		missing = append(missing, fields.Field(i).Tag.Get("json"))
	}
	known := slices.Clone(missing)
	err := eachKey(object, func(key string, value []byte) error {
		i := slices.Index(known, key)
		if i < 0 {
			return fmt.Errorf("the key %s is not known, expected %s", inQuotes(key), strings.Join(known, ", "))
		}
		missing = slices.DeleteFunc(missing, func(m string) bool { return m == key })
		into := reflect.ValueOf(v).Elem().Field(i)
		return decodeField(key, value, into)
	})
	if err == nil && len(missing) > 0 {
		return fmt.Errorf("there is no key %s", strings.Join(missing, ", "))
	}
	return err
}

// decodeField decodes the value of a key into a field.
func decodeField(key string, value []byte, into reflect.Value) error {
	target := into
	if into.Kind() == reflect.Pointer && string(value) != "null" {
		into.Set(reflect.New(into.Type().Elem()))
		target = into.Elem()
	}
	if target.Kind() == reflect.Struct {
		if err := decodeStrict(value, target.Addr().Interface()); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		return nil
	}
	nothing := string(value) == "null" && into.Kind() != reflect.Pointer
	if nothing || json.Unmarshal(value, target.Addr().Interface()) != nil {
		return fmt.Errorf("%s is %s, expected %s", key, inQuotes(string(value)), kindWords[into.Kind()])
	}
	return nil
}

// kindWords say what a field of a header is.
var kindWords = map[reflect.Kind]string{
	reflect.String: "a text", reflect.Int: "a whole number", reflect.Int64: "a whole number", reflect.Uint64: "a whole number from 0",
	reflect.Bool: "true or false", reflect.Slice: "a list of texts", reflect.Pointer: "an object or null",
}
