package java.util;

import java.util.function.IntConsumer;

/** How many numbers there are, their sum, the least and the greatest one. */
public class IntSummaryStatistics implements IntConsumer {
  long count;
  long sum;
  int min = Integer.MAX_VALUE;
  int max = Integer.MIN_VALUE;

  public IntSummaryStatistics() {}

  public void accept(int value) {
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  public void combine(IntSummaryStatistics other) {
    count += other.count;
    sum += other.sum;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  public long getCount() {
    return count;
  }

  public long getSum() {
    return sum;
  }

  public int getMin() {
    return min;
  }

  public int getMax() {
    return max;
  }

  public double getAverage() {
    return count == 0L ? 0.0 : (double) sum / count;
  }

  public String toString() {
    return String.format("IntSummaryStatistics{count=%d, sum=%d, min=%d, average=%f, max=%d}", count, sum, min, getAverage(), max);
  }
}
