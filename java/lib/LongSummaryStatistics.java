package java.util;

import java.util.function.LongConsumer;

/** How many numbers there are, their sum, the least and the greatest one. */
public class LongSummaryStatistics implements LongConsumer {
  long count;
  long sum;
  long min = Long.MAX_VALUE;
  long max = Long.MIN_VALUE;

  public LongSummaryStatistics() {}

  public void accept(long value) {
    count++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  public void combine(LongSummaryStatistics other) {
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

  public long getMin() {
    return min;
  }

  public long getMax() {
    return max;
  }

  public double getAverage() {
    return count == 0L ? 0.0 : (double) sum / count;
  }

  public String toString() {
    return String.format("LongSummaryStatistics{count=%d, sum=%d, min=%d, average=%f, max=%d}", count, sum, min, getAverage(), max);
  }
}
