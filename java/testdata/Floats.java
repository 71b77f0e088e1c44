import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers of 32 and 64 bits with a point, and their boxes. */
public class Floats {
  static final float RATE = 0.1f;
  static final float SUM = RATE + 1;
  static float total;
  float field = 2;

  record Reading(String name, float value, double exact) {}

  static float half(float f) { return f / 2; }

  static String kind(int i) { return "int"; }
  static String kind(long i) { return "long"; }
  static String kind(float f) { return "float"; }
  static String kind(double d) { return "double"; }
  static String kind(Object o) { return "object"; }

  static void arithmetic() {
    float a = 0.1f, b = 0.2f;
    System.out.println(a + b);
    System.out.println(a * b + " " + a / b + " " + (a - b) + " " + 7.5f % 2 + " " + -7.5f % 2);
    System.out.println(a + 0.2 + " " + (a + b == 0.3f) + " " + (a + b == 0.3) + " " + (a < b) + " " + (0.1f == 0.1));
    System.out.println(16777216f + 1 + " " + (16777216f + 1.0) + " " + (float) 16777217 + " " + (float) 16777217L + " " + (float) 9007199791611905L);
    System.out.println(1 / 3f + " " + 1f / 0 + " " + -1f / 0 + " " + 0f / 0 + " " + -0f + " " + (0f == -0f));
    float c = 1;
    c += 0.1;
    c++;
    c *= 3;
    c -= 1L;
    System.out.println(c + " " + -c + " " + +c);
    int i = 10;
    i *= 1.5f;
    long l = 3;
    l += 0.9f;
    System.out.println(i + " " + l + " " + SUM + " " + RATE);
    total += half(3);
    System.out.println(total + " " + new Floats().field);
    float big = Float.MAX_VALUE;
    System.out.println(big * 2 + " " + (double) big * 2 + " " + Float.MIN_VALUE / 2 + " " + (float) 1e-50 + " " + (float) 1e50);
    System.out.println(kind(1f) + " " + kind(1.0) + " " + kind(1) + " " + kind(1L) + " " + kind((Object) 1f) + " " + kind('c'));
    System.out.println(true ? 1 : 2f);
    System.out.println((false ? 1f : 2.0) + " " + (true ? 'a' : 1f));
  }

  static void conversions() {
    float f = 3.99f;
    System.out.println((int) f + " " + (long) -f + " " + (byte) 300f + " " + (char) 65.7f + " " + (short) 70000f + " " + (int) 1e10f + " " + (long) 1e20f);
    System.out.println((int) Float.NaN + " " + (long) Float.NEGATIVE_INFINITY + " " + (int) Float.NEGATIVE_INFINITY + " " + (byte) Float.POSITIVE_INFINITY);
    byte b = 3;
    short s = 4;
    char c = 'a';
    long l = Long.MAX_VALUE;
    float fb = b, fs = s, fc = c, fl = l;
    double d = fl;
    System.out.println(fb + " " + fs + " " + fc + " " + fl + " " + d + " " + (double) 0.1f + " " + (float) 0.1);
    System.out.println(0x1.8p1f + " " + 1e3f + " " + .5f + " " + 5F + " " + 1_000f + " " + 0x1p-3 + " " + 1d + " " + 1e0);
  }

  static void text() {
    for (float f : new float[] {
      0, 1, 10, 100, 1e6f, 9999999f, 1e7f, 1.0E8f, 123456.79f, 0.001f, 9.99E-4f, 3.4028235E38f, 1.4E-45f, 1.17549435E-38f, 2e-45f, 33554432f, 8.5899346E9f, 1e10f, 3.3e-3f, 0.33333334f, 1.0E23f
    }) {
      System.out.print(f + " ");
    }
    System.out.println();
    for (double f : new double[] {
      0, 1, 10, 1e6, 9999999, 1e7, 123456.79, 0.001, 9.99E-4, 1.7976931348623157E308, 4.9E-324, 2.2250738585072014E-308, 2e23, 1e23, 1e22, 9007199254740993.0, 0.1 + 0.2, 1e-3, 1.0E-5, 2.0E-3, 1e21, 4.35, 100.0 / 3
    }) {
      System.out.print(f + " ");
    }
    System.out.println();
    StringBuilder sb = new StringBuilder();
    sb.append(1.5f).append(' ').append(0.1).append(' ').insert(0, 2.5f);
    System.out.println(sb + String.valueOf(0.1f) + " " + Float.toString(1f / 3) + " " + String.format("%.3f %f %8.2f %s %.1f", 1.0005f, 0.1f, 2.345f, 0.1f, 0.25));
    System.out.printf("%.10f %s%n", 0.1f, 1e-7f);
    System.out.print(1.25f);
    System.out.println(' ');
    System.out.println(Arrays.toString(new float[] {1, 2.5f}) + Arrays.toString(new byte[] {1, -1}) + Arrays.toString(new short[] {3}));
  }

  static void boxes() {
    Float f = 1.5f;
    Float g = 1.5f;
    Double d = 1.5;
    Object o = f;
    System.out.println(f.equals(g) + " " + f.equals(d) + " " + f.hashCode() + " " + d.hashCode() + " " + o + " " + (o instanceof Float) + " " + (o instanceof Double) + " " + (o instanceof Number));
    System.out.println(f.intValue() + " " + f.doubleValue() + " " + f.floatValue() + " " + d.floatValue() + " " + Integer.valueOf(7).floatValue() + " " + f.compareTo(2f) + " " + Float.compare(0f, -0f));
    System.out.println(Float.valueOf(Float.NaN).equals(0f / 0) + " " + Double.valueOf(0.0).equals(-0.0) + " " + Float.hashCode(Float.NaN) + " " + Double.hashCode(0.0 / 0) + " " + Float.valueOf(-0f).hashCode());
    System.out.println(Float.parseFloat("0.1") + " " + Float.valueOf("1e3f") + " " + Double.parseDouble(" -1.5d ") + " " + Double.parseDouble("NaN") + " " + Double.parseDouble("-Infinity") + " " + Float.parseFloat("1e40") + " " + Double.parseDouble("0x1.8p1"));
    for (String s : new String[] {"", "1.5dd", "1_0", "inf", "nan", "f", "0x1f", "--1", "1e"}) {
      try {
        System.out.println(Float.parseFloat(s));
      } catch (NumberFormatException e) {
        System.out.println(e.getMessage());
      }
    }
    System.out.println(Float.floatToIntBits(1f) + " " + Float.intBitsToFloat(0x40490fdb) + " " + Double.doubleToLongBits(-2.5) + " " + Double.longBitsToDouble(4614253070214989087L));
    System.out.println(Float.MAX_VALUE + " " + Float.MIN_VALUE + " " + Double.MAX_VALUE + " " + Double.MIN_VALUE + " " + Byte.MIN_VALUE + " " + Short.MAX_VALUE + " " + (int) Character.MAX_VALUE + " " + Integer.SIZE + " " + Math.PI + " " + Math.E);
    System.out.println(Float.isNaN(0f / 0) + " " + g.isNaN() + " " + Float.isInfinite(1 / 0f) + " " + Float.isFinite(1f) + " " + Float.max(1f, Float.NaN) + " " + Math.max(Double.NaN, 1.0 / 0) + " " + Math.min(0.0, -0.0) + " " + Float.sum(0.1f, 0.2f));
    System.out.println(Math.abs(-0.5f) + " " + Math.max(1.5f, 2) + " " + Math.max(1L, 2.5f) + " " + Math.round(2.5f) + " " + Math.round(-2.5f) + " " + Math.round(1e10f) + " " + Math.round(1e10) + " " + Math.sqrt(2f) + " " + Math.floor(-1.5f));
    List<Float> list = new ArrayList<>();
    list.add(2f);
    list.add(f);
    float sum = 0;
    for (float x : list) {
      sum += x;
    }
    Map<String, Float> map = new HashMap<>();
    map.put("a", 1f);
    map.merge("a", 0.5f, Float::sum);
    System.out.println(list + " " + sum + " " + map + " " + map.get("a") * 2);
    System.out.println(new Reading("r", 1.5f, 0.1) + " " + new Reading("r", 0f / 0, 0).equals(new Reading("r", Float.NaN, 0)) + " " + new Reading("r", 0f, 0).equals(new Reading("r", -0f, 0)) + " " + new Reading("r", 1.5f, 2.5).hashCode());
    System.out.println(new AtomicInteger(3).floatValue());
    float[] all = {3, 1, 2};
    Arrays.sort(all);
    System.out.println(all[0] + all[1] + " " + all.length + " " + new float[2][2][1].length);
  }

  public static void main(String[] args) {
    arithmetic();
    conversions();
    text();
    boxes();
  }
}
