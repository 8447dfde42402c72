package io.pabal.sandbox.faults;

import com.fasterxml.jackson.annotation.JsonValue;

/** What can go wrong. In JSON: the word, with hyphens. */
public enum FaultKind {
  /** Wait, then go on as if nothing had been; later rules are looked at too. */
  DELAY("delay"),
  /** Answer with a code and a text instead of doing what was asked; nothing is recorded. */
  REPLY("reply"),
  /** Reset the connection (RST) without an answer; nothing is recorded. */
  RESET("reset"),
  /** Record the message as accepted, then reset the connection: the sender is left in doubt. */
  ACCEPT_THEN_DIE("accept-then-die"),
  /** Record the message as accepted, then never answer. */
  ACCEPT_THEN_HANG("accept-then-hang"),
  /** Never answer, record nothing; the connection stays open. */
  HANG("hang");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  /** The name in JSON. */
  @JsonValue
  public String word() {
    return word;
  }
}
