package io.pabal.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PreviewCommandTest {
  private static final String SHOP = "../catalogs/shop";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new PreviewCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("event.json"), text).toString();
  }

  @Test
  void showsTheSampleOnEveryChannel() {
    assertThat(run("delivery", "--catalog", SHOP)).isZero();
    assertThat(out.toString())
        .contains("delivery.status by push, in ko\n")
        .contains("Title: 하늘상점\n")
        .contains("Opens: https://track.example/6840-1234-5678\n")
        .contains("Data: status: shipped\n")
        .contains("delivery.status by sms, in ko\n")
        .contains("| [하늘상점] 상품이 발송되었습니다.\n")
        .contains("(1 segment of UCS-2, ")
        .contains("delivery.status by email, in ko\n")
        .contains("Subject: ")
        .contains("--page FILE shows it)");
  }

  @Test
  void takesACloudEventAndALanguage() throws Exception {
    String event =
        file(
            """
            {"specversion":"1.0","id":"1","source":"/shop","type":"account.code",
             "data":{"code":"000111","validUntil":"2026-11-22T07:15:00Z"}}
            """);
    assertThat(run("security", "--catalog", SHOP, "--event", event, "--locale", "en-GB")).isZero();
    assertThat(out.toString())
        .contains("account.code by sms, in en, to a recipient of en-GB\n")
        .contains("| 000111 is your Haneul Shop code")
        .contains("(1 segment of GSM-7, ");
  }

  @Test
  void writesAPageWhoseWordsStayWords() throws Exception {
    String data =
        file(
            """
            {"orderNo":"1\\"></iframe><script>alert(1)</script>","status":"shipped",
             "carrier":"<b>C</b>","trackingNo":"1"}
            """);
    Path page = folder.resolve("page.html");
    assertThat(run("delivery", "--catalog", SHOP, "--event", data, "--page", page.toString()))
        .isZero();
    assertThat(Files.readString(page))
        .contains("default-src 'none'")
        .contains("<iframe sandbox title=\"E-mail\" srcdoc=\"&lt;!DOCTYPE html&gt;")
        .contains("&lt;b&gt;C&lt;/b&gt;")
        .doesNotContain("<script")
        .doesNotContain("<b>C");
  }

  @Test
  void saysWhatCannotBeWrittenWithFileAndLine() throws Exception {
    assertThat(run("security", "--catalog", SHOP, "--event", file("{\"code\":\"1\"}")))
        .isEqualTo(1);
    assertThat(out.toString()).contains("sms.text.mustache").contains("validUntil");
  }

  @Test
  void saysWhatIsWrongWithTheQuestion() throws Exception {
    assertThat(run("parcels", "--catalog", SHOP)).isEqualTo(2);
    assertThat(err.toString()).contains("category parcels").contains("order, delivery, marketing");
    assertThat(run("delivery", "--catalog", SHOP, "--event", file("{\n\n broken"))).isEqualTo(2);
    assertThat(err.toString()).contains("event.json:3: not JSON");
    assertThat(run("delivery", "--catalog", SHOP, "--event", file("[1]"))).isEqualTo(2);
    assertThat(err.toString()).contains("must be a JSON object");
    assertThat(run("delivery", "--catalog", SHOP, "--type", "order.paid", "--event", file("{}")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("is for order.paid; there are delivery.status");
    assertThat(run("reaction", "--catalog", "../catalogs/social", "--event", file("{}")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--type post.liked, person.followed");
  }
}
