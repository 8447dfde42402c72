package io.pabal.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The few calls of Flink's REST API that the local system needs. */
public final class FlinkRest {

  /**
   * A job's main method runs inside the call that submits it, with its checks of topics and tables.
   */
  private static final Duration SUBMIT_LIMIT = Duration.ofSeconds(60);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LocalServer.PROBE_LIMIT)
          .build();

  /** Characters of a reason: a line or two in a terminal and a log. */
  private static final int MAX_REASON = 500;

  private final String url;

  /** For the JobManager at that URL, without a slash at the end. */
  public FlinkRest(String url) {
    this.url = url;
  }

  /** The REST API refused or could not be reached; the message holds Flink's words. */
  public static final class FlinkRestException extends Exception {
    FlinkRestException(String message) {
      super(message);
    }

    FlinkRestException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** True if the JobManager answers. */
  public boolean isReady() {
    try {
      get("/overview");
      return true;
    } catch (FlinkRestException e) {
      return false;
    }
  }

  /**
   * When the JobManager last heard of a TaskManager; empty if it doesn't know it or can't be
   * reached.
   */
  public Optional<Instant> lastHeartbeat(String taskManagerId) {
    try {
      for (JsonNode each : get("/taskmanagers").path("taskmanagers")) {
        if (taskManagerId.equals(each.path("id").asText())) {
          // In spite of its name an instant, in milliseconds of the epoch.
          return Optional.of(Instant.ofEpochMilli(each.path("timeSinceLastHeartbeat").asLong()));
        }
      }
      return Optional.empty();
    } catch (FlinkRestException e) {
      return Optional.empty();
    }
  }

  /** A job as the overview shows it: its state, and how many of its tasks run. */
  public record JobState(String state, int runningTasks, int tasks) {
    /** True if every task runs. */
    public boolean isRunning() {
      return "RUNNING".equals(state) && tasks > 0 && runningTasks == tasks;
    }
  }

  /** All jobs that the JobManager knows, by id. */
  public Map<String, JobState> jobs() throws FlinkRestException {
    Map<String, JobState> jobs = new LinkedHashMap<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      JsonNode tasks = job.path("tasks");
      jobs.put(
          job.path("jid").asText(),
          new JobState(
              job.path("state").asText(),
              tasks.path("running").asInt(),
              tasks.path("total").asInt()));
    }
    return jobs;
  }

  /** Why the job failed last, in one line, if it has. */
  public Optional<String> lastFailure(String jobId) {
    try {
      JsonNode entries = get("/jobs/" + jobId + "/exceptions").at("/exceptionHistory/entries");
      return entries.isEmpty()
          ? Optional.empty()
          : entries.get(0).path("stacktrace").asText().lines().findFirst();
    } catch (FlinkRestException e) {
      return Optional.empty();
    }
  }

  /** Uploads a job jar; its id is for {@link #run} and {@link #deleteJar}. */
  public String upload(Path jar) throws FlinkRestException {
    String boundary = "pabal-job-jar-6f1b0c9e";
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
            + jar.getFileName()
            + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
    HttpRequest.BodyPublisher body;
    try {
      // Streamed: the supervisor has less memory than the jar has bytes.
      body =
          BodyPublishers.concat(
              BodyPublishers.ofString(head),
              BodyPublishers.ofFile(jar),
              BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    } catch (FileNotFoundException e) {
      throw new FlinkRestException("The job jar can't be read: " + jar, e);
    }
    JsonNode answer =
        send(
            request("/jars/upload")
                .timeout(SUBMIT_LIMIT)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body));
    return Path.of(answer.path("filename").asText()).getFileName().toString();
  }

  /** Removes an uploaded jar; running jobs don't need it. */
  public void deleteJar(String jarId) throws FlinkRestException {
    send(request("/jars/" + jarId).timeout(LocalServer.PROBE_LIMIT).DELETE());
  }

  /**
   * Submits a job under an id of the caller's choice, which makes it known before Flink has
   * answered.
   *
   * @param restoreFrom checkpoint or savepoint that stays the caller's property (NO_CLAIM: the
   *     job's first checkpoint is a full one and doesn't refer to it)
   */
  public void run(String jarId, JobSpec job, String jobId, Optional<Path> restoreFrom)
      throws FlinkRestException {
    ObjectNode body = JsonFiles.MAPPER.createObjectNode();
    body.put("jobId", jobId);
    body.put("entryClass", job.entryClass());
    body.put("parallelism", job.parallelism());
    job.arguments().forEach(body.putArray("programArgsList")::add);
    restoreFrom.ifPresent(
        path -> {
          body.put("savepointPath", path.toUri().toString());
          body.put("claimMode", "NO_CLAIM");
          body.put("allowNonRestoredState", false);
        });
    send(post("/jars/" + jarId + "/run", body).timeout(SUBMIT_LIMIT));
  }

  /**
   * Asks for the job's end without a savepoint; it is over when its state says {@code CANCELED}.
   */
  public void cancel(String jobId) throws FlinkRestException {
    send(request("/jobs/" + jobId + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
  }

  /**
   * Asks for a savepoint followed by the job's end; returns the id to ask {@link #savepoint} with.
   */
  public String stopWithSavepoint(String jobId) throws FlinkRestException {
    ObjectNode body = JsonFiles.MAPPER.createObjectNode();
    body.put("drain", false);
    return send(post("/jobs/" + jobId + "/stop", body)).path("request-id").asText();
  }

  /** Asks for a savepoint, the job goes on; returns the id to ask {@link #savepoint} with. */
  public String triggerSavepoint(String jobId) throws FlinkRestException {
    ObjectNode body = JsonFiles.MAPPER.createObjectNode();
    body.put("cancel-job", false);
    return send(post("/jobs/" + jobId + "/savepoints", body)).path("request-id").asText();
  }

  /** The savepoint's place as soon as there is one; empty while it is being made. */
  public Optional<String> savepoint(String jobId, String requestId) throws FlinkRestException {
    JsonNode answer = get("/jobs/" + jobId + "/savepoints/" + requestId);
    if (!"COMPLETED".equals(answer.at("/status/id").asText())) {
      return Optional.empty();
    }
    JsonNode failure = answer.at("/operation/failure-cause");
    if (!failure.isMissingNode()) {
      throw new FlinkRestException(
          failure.path("stack-trace").asText().lines().findFirst().orElse(""));
    }
    return Optional.of(answer.at("/operation/location").asText());
  }

  /** Any GET as JSON. */
  public JsonNode get(String path) throws FlinkRestException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(LocalServer.PROBE_LIMIT);
  }

  private HttpRequest.Builder post(String path, ObjectNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  private static JsonNode send(HttpRequest.Builder builder) throws FlinkRestException {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new FlinkRestException(reason(response.body()));
      }
      return JsonFiles.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new FlinkRestException("Flink's REST API can't be reached: " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRestException("interrupted", e);
    }
  }

  /** The innermost cause without its stack: Flink answers with all of it, wrapped several times. */
  private static String reason(String body) {
    String text = body.strip();
    try {
      text = JsonFiles.MAPPER.readTree(body).path("errors").path(1).asText(text);
    } catch (IOException e) {
      // Not JSON, so not Flink: said as it is.
    }
    String mark = "Caused by: ";
    int cause = text.lastIndexOf(mark);
    String last = cause < 0 ? text : text.substring(cause + mark.length());
    String message =
        last.lines()
            .takeWhile(line -> !line.startsWith("\tat ") && !line.startsWith("\t..."))
            .map(String::strip)
            .collect(Collectors.joining(" "));
    return message.length() > MAX_REASON ? message.substring(0, MAX_REASON) : message;
  }
}
