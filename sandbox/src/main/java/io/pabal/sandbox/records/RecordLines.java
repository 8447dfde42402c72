package io.pabal.sandbox.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The lines of the records file: one JSON object a record, its sequence first; and, as the first
 * line of a file that was emptied, the sequence that comes next.
 */
final class RecordLines {
  /**
   * What a line says; exactly one is set.
   *
   * @param message a record
   * @param nextSequence of an emptied file
   */
  record Content(MessageRecord message, Long nextSequence) {}

  private RecordLines() {}

  /** A record's JSON behind the sequence, so that the writing thread only joins bytes. */
  static byte[] tail(MessageRecord message) throws JsonProcessingException {
    byte[] whole = SandboxJson.LENIENT.writeValueAsBytes(message.withSequence(0));
    int head = "{\"sequence\":0,".length();
    byte[] tail = new byte[whole.length - head];
    System.arraycopy(whole, head, tail, 0, tail.length);
    return tail;
  }

  /**
   * Writes a record's line.
   *
   * @return its length in bytes
   */
  static int write(long sequence, byte[] tail, ByteArrayOutputStream to) {
    int before = to.size();
    to.writeBytes(("{\"sequence\":" + sequence + ",").getBytes(StandardCharsets.US_ASCII));
    to.writeBytes(tail);
    to.write('\n');
    return to.size() - before;
  }

  /** The first line of a file that was emptied. */
  static byte[] head(long nextSequence) {
    return ("{\"nextSequence\":" + nextSequence + "}\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** A record from a line that is known to be one, without its end. */
  static MessageRecord message(byte[] line) throws IOException {
    return SandboxJson.LENIENT.readValue(line, MessageRecord.class);
  }

  /**
   * What a line says, without its end.
   *
   * @throws IOException when it says neither
   */
  static Content read(byte[] line) throws IOException {
    JsonNode node = SandboxJson.LENIENT.readTree(line);
    if (node.has("nextSequence")) {
      return new Content(null, node.get("nextSequence").asLong());
    }
    MessageRecord message = SandboxJson.LENIENT.treeToValue(node, MessageRecord.class);
    if (message == null) {
      throw new IOException("Not a record");
    }
    return new Content(message, null);
  }
}
