module github.com/bced87ab/gridlock

go 1.26
