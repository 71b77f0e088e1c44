package java.util;

/** A part of a list as it was. Writing through to the list is refused. */
class SubList<E> extends Immutable<E> {
  SubList(Object[] all) {
    super(all);
  }

  void refuse() {
    Intrinsics.refuse("a change of a part of a list or of a list in reverse; copy it first");
  }
}
