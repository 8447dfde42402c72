package io.pabal.deliver.sms;

import com.fasterxml.jackson.core.JsonPointer;
import io.pabal.schema.deliver.OutcomeClass;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * How to read a gateway's answers.
 *
 * @param successStatuses HTTP statuses of acceptance
 * @param successPointer JSON pointer to what must equal {@code successValue} for acceptance, or
 *     null: there are gateways that answer 200 with an error in the body
 * @param successValue see there; null exactly when the pointer is
 * @param idPointer JSON pointer to the gateway's id of the message, or null
 * @param codePointer JSON pointer to the error code, or null
 * @param codes error code to class, of calls and of the results in bulk calls; beats {@code
 *     statuses}
 * @param statuses HTTP status to class; beats the defaults of {@code SmsClassifier}
 */
public record SmsReplies(
    Set<Integer> successStatuses,
    String successPointer,
    String successValue,
    String idPointer,
    String codePointer,
    Map<String, OutcomeClass> codes,
    Map<Integer, OutcomeClass> statuses)
    implements Serializable {
  public SmsReplies {
    successStatuses = Set.copyOf(successStatuses);
    codes = Map.copyOf(codes);
    statuses = Map.copyOf(statuses);
    check(!successStatuses.isEmpty(), "successStatuses has at least one status");
    check(
        (successPointer == null) == (successValue == null),
        "successPointer and successValue come together");
    checkPointer(successPointer);
    checkPointer(idPointer);
    checkPointer(codePointer);
  }

  private static void checkPointer(String pointer) {
    // Throws with the pointer in its message.
    if (pointer != null) {
      JsonPointer.compile(pointer);
    }
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("SMS gateway: " + rule);
    }
  }
}
