package io.pabal.jobs.channels;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.pabal.deliver.provider.Secret;
import io.pabal.deliver.sms.SmsAuth;
import io.pabal.deliver.sms.SmsBody;
import io.pabal.deliver.sms.SmsBulk;
import io.pabal.deliver.sms.SmsGateway;
import io.pabal.deliver.sms.SmsReplies;
import io.pabal.deliver.sms.SmsSegments;
import io.pabal.jobs.config.ConfigException;
import io.pabal.schema.deliver.OutcomeClass;
import io.pabal.schema.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.TimeUtils;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * An SMS gateway as a YAML file that a person writes; {@code docs/channels.md} shows one. Names are
 * the records' components in kebab case; a name that is not known is refused.
 */
record SmsGatewayFile(
    String name,
    String url,
    String method,
    Auth auth,
    Map<String, String> headers,
    String idempotencyHeader,
    String trustFile,
    Body body,
    Success success,
    String idPointer,
    String codePointer,
    Map<String, OutcomeClass> codes,
    Map<Integer, OutcomeClass> statuses,
    Limits limits,
    Bulk bulk,
    Encodings encodings) {
  private static final ObjectMapper MAPPER =
      Json.mapper()
          .copy()
          .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Exactly one of them. */
  record Auth(String bearer, BasicAuth basic, ApiKey apiKey) {
    SmsAuth toAuth() {
      if (bearer != null && basic == null && apiKey == null) {
        return new SmsAuth.Bearer(Secret.parse(bearer));
      }
      if (basic != null && bearer == null && apiKey == null) {
        return new SmsAuth.Basic(basic.user(), Secret.parse(basic.password()));
      }
      if (apiKey != null && bearer == null && basic == null) {
        return new SmsAuth.ApiKey(apiKey.header(), Secret.parse(apiKey.key()));
      }
      throw new IllegalArgumentException("auth is exactly one of bearer, basic, api-key");
    }
  }

  /** {@code password} is a secret by reference. */
  record BasicAuth(String user, String password) {}

  /** {@code key} is a secret by reference. */
  record ApiKey(String header, String key) {}

  /** Exactly one of them; placeholders stand for values. */
  record Body(Object json, LinkedHashMap<String, String> form) {
    SmsBody toBody(Bulk bulk) {
      if ((json == null) == (form == null)) {
        throw new IllegalArgumentException("body is either json or form");
      }
      if (bulk != null) {
        if (json == null || bulk.entry() == null) {
          throw new IllegalArgumentException("bulk wants a json body and an entry");
        }
        return SmsBody.bulk(text(json), text(bulk.entry()));
      }
      return json == null ? SmsBody.form(form) : SmsBody.json(text(json));
    }

    private static String text(Object tree) {
      return new String(Json.write(tree), StandardCharsets.UTF_8);
    }
  }

  /**
   * Several messages in one call. {@code success} has a pointer and a value, no statuses; without
   * {@code match} a result is found by its place.
   */
  record Bulk(
      Integer maxEntries,
      String linger,
      Object entry,
      String results,
      Match match,
      Success success,
      String idPointer,
      String codePointer) {
    SmsBulk toBulk() {
      if (success == null || success.statuses() != null) {
        throw new IllegalArgumentException("bulk.success has a pointer and a value");
      }
      return new SmsBulk(
          maxEntries == null ? SmsBulk.MAX_ENTRIES : maxEntries,
          linger == null ? SmsBulk.DEFAULT_LINGER : TimeUtils.parseDuration(linger),
          new SmsBulk.Results(
              results,
              match == null ? null : new SmsBulk.Match(match.pointer(), match.value()),
              success.pointer(),
              success.value(),
              idPointer,
              codePointer));
    }
  }

  /** What a result and its message have in common. */
  record Match(String pointer, String value) {}

  /** The gateway's words for the encodings. */
  record Encodings(String gsm7, String ucs2) {
    Map<SmsSegments.Encoding, String> toMap() {
      return Map.of(SmsSegments.Encoding.GSM_7, gsm7, SmsSegments.Encoding.UCS_2, ucs2);
    }
  }

  /** A 2xx answer that says no in its body is not a success. */
  record Success(Set<Integer> statuses, String pointer, String value) {}

  /** What has a default may be left out. */
  record Limits(
      String from,
      String defaultRegion,
      Integer maxSegments,
      Integer urgentCapacity,
      Integer normalCapacity,
      String connect,
      String deadline,
      Boolean transliterate) {
    /**
     * @param bulk null for a gateway of one message a call; otherwise two calls must have room in
     *     the lane, or none would ever be full
     */
    SmsGateway.Limits toLimits(SmsBulk bulk) {
      SmsGateway.Limits defaults = SmsGateway.Limits.defaults(from);
      int least = bulk == null ? 0 : 2 * bulk.maxEntries();
      return new SmsGateway.Limits(
          from,
          defaultRegion,
          or(maxSegments, defaults.maxSegments()),
          or(urgentCapacity, Math.max(least, defaults.urgentCapacity())),
          or(normalCapacity, Math.max(least, defaults.normalCapacity())),
          or(connect, defaults.connect()),
          or(deadline, defaults.deadline()),
          Boolean.TRUE.equals(transliterate));
    }

    private static int or(Integer value, int fallback) {
      return value == null ? fallback : value;
    }

    private static Duration or(String value, Duration fallback) {
      return value == null ? fallback : TimeUtils.parseDuration(value);
    }
  }

  /**
   * Reads a gateway.
   *
   * @throws ConfigException saying what is wrong with the file
   */
  static SmsGateway read(Path file) {
    try {
      Object tree =
          new Load(LoadSettings.builder().setLabel(file.getFileName().toString()).build())
              .loadFromString(Files.readString(file));
      return MAPPER.convertValue(tree, SmsGatewayFile.class).toGateway(file);
    } catch (IOException e) {
      throw new ConfigException("cannot read " + file + ": " + e.getMessage());
    } catch (YamlEngineException | IllegalArgumentException | NullPointerException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  private SmsGateway toGateway(Path file) throws IOException {
    SmsBulk calls = bulk == null ? null : bulk.toBulk();
    String pem = trustFile == null ? null : Files.readString(file.resolveSibling(trustFile));
    return new SmsGateway(
        name,
        new SmsGateway.Endpoint(
            url,
            method == null ? "POST" : method,
            auth == null ? null : auth.toAuth(),
            headers == null ? Map.of() : headers,
            idempotencyHeader,
            pem),
        body.toBody(bulk),
        new SmsReplies(
            success.statuses(),
            success.pointer(),
            success.value(),
            idPointer,
            codePointer,
            codes == null ? Map.of() : codes,
            statuses == null ? Map.of() : statuses),
        limits.toLimits(calls),
        calls,
        encodings == null ? SmsGateway.ENCODINGS : encodings.toMap());
  }
}
