package java.util;

import java.util.function.Consumer;

/** What goes over elements. */
public interface Iterator<E> {
  boolean hasNext();

  E next();

  default void remove() {
    throw new UnsupportedOperationException("remove");
  }

  default void forEachRemaining(Consumer<E> action) {
    while (hasNext()) {
      action.accept(next());
    }
  }
}
