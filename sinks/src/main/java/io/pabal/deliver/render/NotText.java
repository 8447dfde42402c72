package io.pabal.deliver.render;

/**
 * Stands where a template prints an object or a list. It is an error only when it is printed, for
 * Mustache also formats what it merely asks about.
 */
record NotText(String what) implements CharSequence {
  @Override
  public int length() {
    return 1; // not empty: a section over it is rendered
  }

  @Override
  public char charAt(int index) {
    return ' ';
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return "";
  }

  @Override
  public String toString() {
    return "";
  }
}
