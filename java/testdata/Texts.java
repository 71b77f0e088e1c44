import java.util.List;

/** Strings, numbers and formats. */
public class Texts {
  static void strings() {
    String s = "Hello, World";
    System.out.println(s.length() + " " + s.charAt(4) + " " + s.isEmpty() + " " + "  ".isBlank() + " " + s.hashCode());
    System.out.println(s.equals("Hello, World") + " " + s.equalsIgnoreCase("HELLO, world") + " " + "a".compareTo("abc") + " " + "b".compareTo("a"));
    System.out.println(s.contains("lo, ") + " " + s.startsWith("Hell") + " " + s.endsWith("d") + " " + s.indexOf("o") + " " + s.indexOf('o', 5)
        + " " + s.lastIndexOf("o") + " " + s.indexOf("none"));
    System.out.println(s.substring(7) + "|" + s.substring(0, 5) + "|" + "  x y ".trim() + "|" + " z ".strip() + "|" + " z".stripLeading());
    System.out.println(s.toUpperCase() + s.toLowerCase() + "ab".repeat(3) + s.replace('l', 'L') + s.replace("World", "you") + "a".concat("b"));
    System.out.println(String.valueOf(3) + String.valueOf('c') + String.valueOf(true) + String.valueOf(2.5) + String.valueOf((Object) null));
    System.out.println(String.join("-", "a", "b", "c") + " " + String.join("+", List.of("x", "y")));
    String[] parts = "a,b,,c,,".split(",");
    System.out.println(parts.length + parts[0] + parts[3] + " " + "one  two three".split("\\s+").length + " " + "a.b".split("\\.")[1]);
    try {
      s.charAt(12);
    } catch (StringIndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
    }
    try {
      s.substring(5, 3);
    } catch (IndexOutOfBoundsException e) {
      System.out.println(e.getMessage());
    }
    char[] chars = "xyz".toCharArray();
    chars[1] = '-';
    System.out.println(String.valueOf(chars) + chars.length + " " + "äöü".length() + "äöü".toUpperCase() + "ß".toUpperCase());
    Object o = "text";
    CharSequence c = "sequence";
    System.out.println(o.equals("text") + " " + o.hashCode() + " " + c.length() + " " + "b".compareToIgnoreCase("A"));
  }

  static void builders() {
    StringBuilder b = new StringBuilder();
    b.append("a").append(1).append('c').append(2.0).append(true).append((Object) null).append(3L);
    System.out.println(b + " " + b.length() + " " + b.charAt(1) + " " + b.indexOf("c"));
    b.setLength(3);
    b.insert(0, "<").insert(1, 7).reverse().deleteCharAt(0).setCharAt(0, '#');
    System.out.println(b.toString() + b.isEmpty() + new StringBuilder("xy").delete(0, 1));
  }

  static void numbers() {
    System.out.println(Integer.parseInt("42") + Integer.parseInt("-ff", 16) + " " + Long.parseLong("9000000000") + " " + Integer.valueOf(7).equals(7)
        + " " + Boolean.parseBoolean("TRUE") + " " + Double.parseDouble("1.5e3"));
    for (String bad : List.of("x", "", "99999999999", "1_0")) {
      try {
        Integer.parseInt(bad);
      } catch (NumberFormatException e) {
        System.out.println(e.getMessage());
      }
    }
    System.out.println(Integer.MAX_VALUE + " " + Long.MIN_VALUE + " " + Integer.compare(3, 5) + " " + Integer.max(3, 5) + " " + Integer.sum(3, 5)
        + " " + Integer.toString(255, 16) + " " + Integer.toBinaryString(-1).length() + " " + Integer.toHexString(-16) + " " + Long.toHexString(255));
    System.out.println(Math.max(1, 2L) + " " + Math.min(1.5, 2) + " " + Math.abs(-7) + " " + Math.floorMod(-7, 3) + " " + Math.floorDiv(-7, 3) + " "
        + Math.sqrt(2) + " " + Math.round(2.5) + " " + Math.round(-2.5) + " " + Math.ceil(1.2) + " " + Math.clamp(15L, 0, 9));
    try {
      Math.addExact(Integer.MAX_VALUE, 1);
    } catch (ArithmeticException e) {
      System.out.println(e.getMessage());
    }
    try {
      Math.multiplyExact(1L << 40, 1L << 40);
    } catch (ArithmeticException e) {
      System.out.println(e.getMessage() + " " + Math.toIntExact(7L));
    }
    System.out.println(Character.isDigit('7') + " " + Character.isLetter('x') + " " + Character.toUpperCase('q') + " " + Character.getNumericValue('f')
        + " " + Character.isWhitespace(' ') + " " + (int) Character.valueOf('a') + " " + Character.isUpperCase('A'));
    Integer boxed = 1000;
    Number number = boxed;
    System.out.println(boxed.intValue() + " " + boxed.longValue() + " " + number.doubleValue() + " " + boxed.compareTo(999) + " " + boxed.hashCode()
        + " " + Long.valueOf(1L << 33).hashCode() + " " + Boolean.hashCode(true) + " " + Double.compare(0.0, -0.0) + " " + Integer.signum(-9));
  }

  static void formats() {
    System.out.println(String.format("%d|%5d|%-5d|%05d|%,d|%x|%X", 42, 42, 42, 42, 1234567, 255, 255));
    System.out.println(String.format("%s|%8s|%-8s|%.2s|%S", "text", "text", "text", "text", "text") + "%b %c%%".formatted(true, 'c'));
    System.out.println(String.format("%.2f|%8.3f|%-8.1f|%f|%.0f", 3.14159, 2.71828, 1.25, 0.5, 2.5));
    System.out.printf("%s %s %s%n", List.of(1, 2), null, 'x');
    System.out.printf("done%n");
    try {
      String.format("%d %d", 1);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    Object text = "t";
    try {
      String.format("%d", text);
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
    System.err.println("not here");
  }

  public static void main(String[] args) {
    strings();
    builders();
    numbers();
    formats();
  }
}
