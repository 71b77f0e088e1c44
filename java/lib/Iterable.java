package java.lang;

import java.util.Iterator;
import java.util.function.Consumer;

/** What for each goes over. */
public interface Iterable<T> {
  Iterator<T> iterator();

  default void forEach(Consumer<? super T> action) {
    Iterator<T> it = iterator();
    while (it.hasNext()) {
      action.accept(it.next());
    }
  }
}
