package io.pabal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pabal.plan.intake.CallbackDecoder;
import io.pabal.schema.Channel;
import io.pabal.schema.callback.ReportReference;
import io.pabal.schema.callback.ReportResult;
import io.pabal.schema.event.RawRecord;
import io.pabal.schema.json.Json;
import io.pabal.schema.recipient.SuppressionReason;
import io.pabal.schema.recipient.Suppressions;
import io.pabal.schema.recipient.UnsubscribeToken;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of callbacks says what the records are. */
class CallbacksPageTest {
  private static final Path PAGE = Path.of("..", "docs", "callbacks.md");
  private static final byte[] KEY = UnsubscribeToken.key("0123456789abcdef0123456789abcdef");

  @ParameterizedTest
  @EnumSource
  void everyResultHasARowThatNamesWhatItSuppresses(ReportResult result) throws Exception {
    String label = Json.mapper().valueToTree(result).asText();
    String row =
        page()
            .lines()
            .filter(line -> line.startsWith("| `" + label + "` |"))
            .findFirst()
            .orElseThrow();
    result.suppresses().ifPresent(reason -> assertThat(row).contains(reason.name()));
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonIsNamed(SuppressionReason reason) throws Exception {
    assertThat(page()).contains("`" + reason.name() + "`");
  }

  @Test
  void theExampleIsRead() throws Exception {
    Matcher example = Pattern.compile("```json report\n(.*?)```", Pattern.DOTALL).matcher(page());
    assertThat(example.find()).isTrue();
    String reference =
        new ReportReference("anna", Channel.EMAIL, "key", "n1", 1, Samples.NOW).signed(KEY);
    byte[] value = example.group(1).replace("1.…", reference).getBytes(StandardCharsets.UTF_8);
    RawRecord record =
        new RawRecord("callbacks", 0, 0, Samples.NOW.toEpochMilli(), null, value, Map.of());
    assertThat(
            new CallbackDecoder(() -> List.of(KEY)).decode(record, Samples.NOW).report().result())
        .isEqualTo(ReportResult.DEAD_ADDRESS);
  }

  @Test
  void theBoundIsTheBound() throws Exception {
    assertThat(page()).contains("at most " + Suppressions.MAX + " words a recipient");
  }

  private static String page() throws Exception {
    return Files.readString(PAGE);
  }
}
