package io.pabal.deliver.channel;

import io.pabal.schema.deliver.OutcomeClass;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A provider on this machine that does what a test tells it, and a sender for it. */
public interface Peer extends AutoCloseable {
  /** What the provider does with messages. */
  enum Deed {
    /** Takes them. */
    ACCEPT,
    /** Takes them, and says so half a second later. */
    ACCEPT_LATE,
    /** Closes the connection before it has read the message. */
    CLOSE_BEFORE,
    /** Reads the message and closes the connection. */
    CLOSE_AFTER,
    /** Reads the message and resets the connection or the stream. */
    RESET_AFTER,
    /** Reads the message and never answers. */
    SILENT_AFTER,
    /** Reads the message and answers nonsense. */
    GARBAGE,
    /** Reads the message and answers with more than anybody wants to read, and our secret in it. */
    OVERSIZED
  }

  /** What it does from now on. */
  void does(Deed deed) throws Exception;

  /** From now on it answers so; a name of {@link #answers}. */
  void answers(String name) throws Exception;

  /** Answers by name, and what each means: at least one of each class that the channel knows. */
  Map<String, OutcomeClass> answers();

  /** Complete messages that it read since it was started. */
  int received();

  /** From now on nobody listens. */
  void stop() throws Exception;

  /** Opens a sender for it; at least two hand-overs at a time. */
  Sender open(Duration deadline) throws Exception;

  /** Opens a sender for a port of this machine where another one listens. */
  Sender openFor(int port, Duration deadline) throws Exception;

  /** A message that can be sent. */
  Envelope envelope();

  /** The same message for an address that cannot exist and wants to be a header. */
  Envelope hostile();

  /** Words that can be sent. */
  RenderedMessage message();

  /** The secret that the sender shows the provider. */
  String secret();

  /** What a connection that breaks before the message was read means. */
  OutcomeClass brokenBefore();

  @Override
  void close() throws IOException;
}
