package io.pabal.sandbox.records;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON dialects of the sandbox. */
public final class SandboxJson {

  /** For what the sandbox wrote itself, and for requests of clients: unknown fields are ignored. */
  public static final JsonMapper LENIENT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** For scripts written by people: an unknown field is a typing error and is refused. */
  public static final JsonMapper STRICT =
      LENIENT.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private SandboxJson() {}
}
