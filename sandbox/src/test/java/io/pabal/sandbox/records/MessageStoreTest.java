package io.pabal.sandbox.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStoreTest {
  @TempDir Path directory;
  private MessageStore store;

  @BeforeEach
  void open() throws IOException {
    store = MessageStore.open(directory, message -> {}, 1000);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void reopen() throws IOException {
    store.close();
    open();
  }

  private Path file() {
    return directory.resolve(MessageLog.FILE_NAME);
  }

  private static MessageRecord message(Channel channel, String recipient, String... items) {
    return new MessageRecord(
        0,
        channel,
        "p",
        recipient,
        "from",
        null,
        1_000,
        "n-" + recipient,
        List.of(items),
        "1-2",
        1,
        "subject",
        "text\n\u2028 \"quoted\" 파발",
        null,
        10,
        "<m@x>",
        null,
        null,
        null,
        null,
        false,
        null);
  }

  private List<MessageRecord> append(MessageRecord... messages) {
    return store.append(List.of(messages)).join();
  }

  private MessagePage after(long sequence, int limit) throws IOException {
    return store.find(MessageQuery.after(sequence, limit));
  }

  @Test
  void readsEverythingBack() throws IOException {
    MessageRecord first = append(message(Channel.EMAIL, "a", "i1", "i2")).get(0);
    append(message(Channel.SMS, "b", "i3"), message(Channel.SMS, "c", "i3"));
    MessageStats before = store.stats();
    reopen();
    assertThat(store.stats()).isEqualTo(before);
    assertThat(store.get(1)).contains(first);
    assertThat(append(message(Channel.SMS, "d")).get(0).sequence()).isEqualTo(4);
    assertThat(after(0, 10).messages())
        .extracting(MessageRecord::sequence)
        .containsExactly(1L, 2L, 3L, 4L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"sequence\":3,\"chan", "{\"sequence\":3}garbage\n", "\0\0\0\0\0"})
  void cutsATornLastLine(String torn) throws IOException {
    append(message(Channel.EMAIL, "a"), message(Channel.EMAIL, "b"));
    store.close();
    long whole = Files.size(file());
    Files.writeString(file(), torn, StandardOpenOption.APPEND);
    open();
    assertThat(Files.size(file())).isEqualTo(whole);
    assertThat(append(message(Channel.EMAIL, "c")).get(0).sequence()).isEqualTo(3);
    reopen();
    assertThat(after(0, 10).messages()).hasSize(3);
  }

  @Test
  void refusesToStartOverABrokenLineInTheMiddle() throws IOException {
    append(message(Channel.EMAIL, "a"));
    store.close();
    byte[] good = Files.readAllBytes(file());
    Files.writeString(file(), "{broken\n", StandardOpenOption.APPEND);
    Files.write(file(), good, StandardOpenOption.APPEND);
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Broken record");
    Files.write(file(), good);
    open();
  }

  @Test
  void refusesASecondProcess() {
    assertThatThrownBy(() -> MessageStore.open(directory, message -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void countsItemsAcrossTheWholeFile() {
    append(message(Channel.EMAIL, "a", "i1", "i2"));
    append(message(Channel.EMAIL, "a", "i2", "i3"));
    append(message(Channel.EMAIL, "a", "i2"));
    append(message(Channel.SMS, "a", "i2"));
    MessageStats stats = store.stats();
    assertThat(stats.messages()).containsEntry(Channel.EMAIL, 3L).containsEntry(Channel.SMS, 1L);
    assertThat(stats.items()).containsEntry(Channel.EMAIL, 3L).containsEntry(Channel.SMS, 1L);
    assertThat(stats.repeatedItems())
        .containsEntry(Channel.EMAIL, 1L)
        .containsEntry(Channel.SMS, 0L);
    assertThat(stats.repetitions()).containsEntry(Channel.EMAIL, 2L);
    assertThat(store.itemCount(Channel.EMAIL, "i2")).isEqualTo(3);
    assertThat(store.repeated(10))
        .containsExactly(new RepeatedItem("i2", Channel.EMAIL, 3, List.of(1L, 2L, 3L)));
  }

  @Test
  void saysWhenItemsAreNotToldApartAnyMore() {
    for (int i = 0; i < 1005; i++) {
      append(message(Channel.EMAIL, "a", "i" + i));
    }
    assertThat(store.stats().items()).containsEntry(Channel.EMAIL, 1000L);
    assertThat(store.stats().itemsBeyondBound()).isEqualTo(5);
  }

  @Test
  void pagesThroughRecordsThatLeftMemory() throws IOException {
    int total = MessageIndex.MAX_MESSAGES + 3_000;
    List<CompletableFuture<List<MessageRecord>>> all = new ArrayList<>();
    for (int i = 0; i < total; i++) {
      all.add(store.append(List.of(message(Channel.EMAIL, "r" + i % 7))));
    }
    all.forEach(CompletableFuture::join);
    for (int round = 0; round < 2; round++) {
      long last = 0;
      long seen = 0;
      MessagePage page;
      do {
        page = after(last, 1000);
        for (MessageRecord message : page.messages()) {
          assertThat(message.sequence()).isEqualTo(++seen);
        }
        last = page.lastSequence();
      } while (page.more());
      assertThat(seen).isEqualTo(total);
      assertThat(store.get(77).orElseThrow().sequence()).isEqualTo(77);
      assertThat(store.find(new MessageQuery("R3", null, null, null, null, 0L, 10_000)).messages())
          .hasSizeGreaterThan(3000)
          .allMatch(m -> m.recipient().equals("r3"));
      reopen();
    }
  }

  @Test
  void emptiesAndCountsOn() throws IOException {
    append(message(Channel.EMAIL, "a", "i1"));
    append(message(Channel.EMAIL, "a", "i1"));
    store.reset().join();
    assertThat(store.stats().messages()).containsEntry(Channel.EMAIL, 0L);
    assertThat(store.repeated(10)).isEmpty();
    assertThat(after(0, 10).messages()).isEmpty();
    assertThat(append(message(Channel.EMAIL, "a", "i1")).get(0).sequence()).isEqualTo(3);
    reopen();
    assertThat(after(0, 10).messages()).extracting(MessageRecord::sequence).containsExactly(3L);
    assertThat(append(message(Channel.EMAIL, "a")).get(0).sequence()).isEqualTo(4);
    assertThat(store.stats().repeatedItems()).containsEntry(Channel.EMAIL, 0L);
  }

  @Test
  void recordIsInTheFileWhenItIsSaidToBe() throws IOException {
    append(message(Channel.EMAIL, "a", "i-unique"));
    assertThat(Files.readString(file(), StandardCharsets.UTF_8))
        .contains("i-unique")
        .endsWith("\n");
  }

  @Test
  void answersFiltersNewestFirstWithoutASequence() throws IOException {
    append(message(Channel.EMAIL, "a", "i1"), message(Channel.SMS, "b", "i2"));
    append(message(Channel.EMAIL, "a", "i3"));
    assertThat(store.find(new MessageQuery("A", null, null, null, null, null, 1)).messages())
        .extracting(MessageRecord::sequence)
        .containsExactly(3L);
    assertThat(
            store.find(new MessageQuery(null, null, Channel.SMS, null, null, null, 9)).messages())
        .hasSize(1);
    assertThat(store.find(new MessageQuery(null, null, null, "i1", null, null, 9)).messages())
        .hasSize(1);
    assertThat(store.find(new MessageQuery(null, null, null, null, "n-b", null, 9)).messages())
        .hasSize(1);
  }
}
