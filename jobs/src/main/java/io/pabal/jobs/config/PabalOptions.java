package io.pabal.jobs.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.pabal.deliver.channel.ProviderBudget;
import io.pabal.deliver.email.EmailProvider;
import io.pabal.deliver.email.LoginMechanism;
import io.pabal.deliver.email.TlsMode;
import io.pabal.deliver.handover.BreakerSettings;
import io.pabal.deliver.push.PushLimits;
import io.pabal.deliver.push.apns.ApnsProvider;
import io.pabal.deliver.push.fcm.FcmProvider;
import io.pabal.deliver.push.webpush.WebPushProvider;
import io.pabal.plan.audience.AudienceSettings;
import io.pabal.schema.Channel;
import io.pabal.schema.Lifetimes;
import io.pabal.schema.recipient.BounceAddress;
import io.pabal.watch.WatchSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** Every option of the configuration file, once. The table in the docs is checked against this. */
public final class PabalOptions {
  private static final Lifetimes LIVES = Lifetimes.defaults();
  private static final BreakerSettings BREAKER = BreakerSettings.defaults();
  private static final WatchSettings WATCH = WatchSettings.defaults();

  public static final ConfigOption<String> KAFKA_BOOTSTRAP_SERVERS =
      key("kafka.bootstrap-servers")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Kafka brokers, host:port separated by commas. Other settings of Kafka's clients,"
                  + " such as security, go under kafka.client. and reach every client unchanged.");

  public static final ConfigOption<String> TOPICS_PREFIX =
      key("topics.prefix")
          .stringType()
          .defaultValue("pabal.")
          .withDescription("First part of the name of every topic of Pabal's own.");

  public static final ConfigOption<List<String>> EVENTS_URGENT =
      key("topics.events.urgent")
          .stringType()
          .asList()
          .defaultValues("pabal.events.urgent")
          .withDescription(
              "Topics whose events belong to categories of the urgent lane: names, and patterns in"
                  + " which * stands for any characters, such as shop.*. A topic has one lane; one"
                  + " that is named keeps that lane whatever patterns fit it. Topics of Pabal's own"
                  + " prefix fit no pattern.");

  public static final ConfigOption<List<String>> EVENTS_NORMAL =
      key("topics.events.normal")
          .stringType()
          .asList()
          .defaultValues("pabal.events.normal")
          .withDescription(
              "Topics whose events belong to categories of the normal lane: names and patterns, as"
                  + " for topics.events.urgent.");

  public static final ConfigOption<Duration> EVENTS_DISCOVERY =
      key("topics.events.discovery-interval")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription(
              "How often plan looks for new partitions, and for new topics that fit a pattern. A"
                  + " new topic is read from its beginning.");

  public static final ConfigOption<Integer> TOPIC_PARTITIONS =
      key("topics.partitions")
          .intType()
          .defaultValue(4)
          .withDescription(
              "Partitions of a topic that init creates; the most subtasks that read it at a time.");

  public static final ConfigOption<Integer> TOPIC_REPLICATION =
      key("topics.replication")
          .intType()
          .defaultValue(-1)
          .withDescription(
              "Replicas of a topic that init creates; -1 leaves it to the brokers. In production 3,"
                  + " with min.insync.replicas 2: an acknowledgement is a promise.");

  public static final ConfigOption<Integer> MAX_PARALLELISM =
      key("jobs.max-parallelism")
          .intType()
          .defaultValue(360)
          .withDescription(
              "Key groups of every job. Fixed for the life of a job's state; 360 has many"
                  + " divisors.");

  public static final ConfigOption<Integer> FAN_OUT_RECIPIENTS_PER_SECOND =
      key("plan.fan-out-recipients-per-second")
          .intType()
          .defaultValue(AudienceSettings.DEFAULT_RECIPIENTS_PER_SECOND)
          .withDescription(
              "How many recipients of audiences a subtask of plan addresses in a second, so that"
                  + " the rest of its power is for events that name their recipients. Events wait"
                  + " in state, not in a queue, when more come.");

  public static final ConfigOption<Duration> MAX_EVENT_AGE =
      key("lifetimes.max-event-age")
          .durationType()
          .defaultValue(LIVES.maxEventAge())
          .withDescription("An older event is decided EXPIRED, so that last month is not re-sent.");

  public static final ConfigOption<Duration> DEDUP_WINDOW =
      key("lifetimes.dedup-window")
          .durationType()
          .defaultValue(LIVES.dedupWindow())
          .withDescription("How long plan knows a repeated event; at least the maximum event age.");

  public static final ConfigOption<Duration> LONGEST_LIFE =
      key("lifetimes.longest-life")
          .durationType()
          .defaultValue(LIVES.longestLife())
          .withDescription("The longest life a category may have, all retries included.");

  public static final ConfigOption<Duration> HOLD =
      key("lifetimes.hold")
          .durationType()
          .defaultValue(LIVES.hold())
          .withDescription("How long after its life an item in doubt may still be resolved.");

  public static final ConfigOption<Duration> STRIP_TTL =
      key("lifetimes.strip-ttl")
          .durationType()
          .defaultValue(LIVES.stripTtl())
          .withDescription("How long deliver remembers an item; at least longest-life plus hold.");

  public static final ConfigOption<Duration> LONGEST_OUTAGE =
      key("lifetimes.longest-outage")
          .durationType()
          .defaultValue(LIVES.longestOutage())
          .withDescription("For how long all jobs may stand still without losing an event.");

  public static final ConfigOption<Duration> HEARTBEAT_TIMEOUT =
      key("deliver.heartbeat-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription(
              "Flink's heartbeat.timeout on the cluster, or less. Half of it is the lease: a task"
                  + " that has not heard from the job manager for so long hands nothing over.");

  public static final ConfigOption<Duration> CATALOG_WAIT =
      key("deliver.catalog-wait")
          .durationType()
          .defaultValue(Duration.ofSeconds(60))
          .withDescription(
              "How long a notification waits for its catalog version before it goes back to plan.");

  public static final ConfigOption<Duration> CLOSE_GRACE =
      key("deliver.close-grace")
          .durationType()
          .defaultValue(Duration.ofSeconds(3))
          .withDescription(
              "How long a task that ends waits for hand-overs under way; what is not answered by"
                  + " then is in doubt.");

  public static final ConfigOption<Integer> BREAKER_WINDOW =
      key("deliver.breaker.window")
          .intType()
          .defaultValue(BREAKER.window())
          .withDescription(
              "How many hand-overs a provider's circuit breaker looks at, the newest, a lane and"
                  + " subtask; see docs/providers.md.");

  public static final ConfigOption<Double> BREAKER_FAILING_SHARE =
      key("deliver.breaker.failing-share")
          .doubleType()
          .defaultValue(BREAKER.failingShare())
          .withDescription(
              "Share of failed ones among them at which it opens: above 0, at most 1.");

  public static final ConfigOption<Duration> BREAKER_SLOW_AFTER =
      key("deliver.breaker.slow-after")
          .durationType()
          .defaultValue(BREAKER.slowAfter())
          .withDescription("From when on a hand-over is slow.");

  public static final ConfigOption<Double> BREAKER_SLOW_SHARE =
      key("deliver.breaker.slow-share")
          .doubleType()
          .defaultValue(BREAKER.slowShare())
          .withDescription(
              "Share of slow ones at which it opens, when the channel has another provider; the"
                  + " only one is used however slow it is.");

  public static final ConfigOption<Duration> CONFIG_PAUSE =
      key("deliver.config-pause")
          .durationType()
          .defaultValue(BREAKER.configPause())
          .withDescription(
              "How long a provider is out after it refused us (login, relaying, key): somebody has"
                  + " to mend it. Then one hand-over tries.");

  public static final ConfigOption<List<String>> EMAIL_PROVIDERS =
      key("email.providers")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Names of several mail servers. Each has its own email.NAME.host, port, tls,"
                  + " trust-file, user, password and auth, and may have its own priority, weight,"
                  + " rate, urgent-share and connections; see docs/providers.md. Without it"
                  + " email.host is the only one.");

  public static final ConfigOption<Integer> EMAIL_PRIORITY =
      key("email.priority")
          .intType()
          .defaultValue(1)
          .withDescription("With email.providers: lower is asked first, 1 to 100.");

  public static final ConfigOption<Integer> EMAIL_WEIGHT =
      key("email.weight")
          .intType()
          .defaultValue(1)
          .withDescription("With email.providers: share among those of one priority, 1 to 100.");

  public static final ConfigOption<Double> EMAIL_RATE =
      key("email.rate")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Messages a second that a mail server is given at most, by the whole job; 0 for no"
                  + " limit but the connections.");

  public static final ConfigOption<Double> EMAIL_URGENT_SHARE =
      key("email.urgent-share")
          .doubleType()
          .defaultValue(ProviderBudget.DEFAULT_URGENT_SHARE)
          .withDescription(
              "Part of the rate that only the lane urgent may use, 0.05 to 0.95; what normal leaves"
                  + " of its own is urgent's too.");

  public static final ConfigOption<String> EMAIL_NAME =
      key("email.name")
          .stringType()
          .defaultValue("smtp")
          .withDescription("The mail server's name in outcomes and metrics.");

  public static final ConfigOption<String> EMAIL_HOST =
      key("email.host").stringType().noDefaultValue().withDescription("The mail server's host.");

  public static final ConfigOption<Integer> EMAIL_PORT =
      key("email.port")
          .intType()
          .defaultValue(587)
          .withDescription("Its port: usually 587 with starttls, 465 with implicit.");

  public static final ConfigOption<TlsMode> EMAIL_TLS =
      key("email.tls")
          .enumType(TlsMode.class)
          .defaultValue(TlsMode.STARTTLS)
          .withDescription(
              "starttls (required, never opportunistic), implicit, or none (this machine only).");

  public static final ConfigOption<String> EMAIL_TRUST_FILE =
      key("email.trust-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "PEM file of the certificates that alone are trusted; read when the job is submitted."
                  + " Without it the system's authorities are trusted.");

  public static final ConfigOption<String> EMAIL_USER =
      key("email.user")
          .stringType()
          .noDefaultValue()
          .withDescription("User of AUTH; without it the server is used without login.");

  public static final ConfigOption<String> EMAIL_PASSWORD =
      key("email.password")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Password by reference: env:NAME or file:PATH, read on the task manager, a file at each"
                  + " new connection; value:TEXT only for sandboxes. With xoauth2 the access token.");

  public static final ConfigOption<LoginMechanism> EMAIL_AUTH =
      key("email.auth")
          .enumType(LoginMechanism.class)
          .defaultValue(LoginMechanism.PASSWORD)
          .withDescription(
              "password (AUTH PLAIN, else LOGIN) or xoauth2 (an OAuth 2.0 access token); never a"
                  + " weaker one instead.");

  public static final ConfigOption<String> EMAIL_BOUNCE_DOMAIN =
      key("email.bounce.domain")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Domain of the envelope senders, one a message, that say which message came back; its"
                  + " mail server takes PREFIX+anything. Without it bounces go to email.from.");

  public static final ConfigOption<String> EMAIL_BOUNCE_PREFIX =
      key("email.bounce.prefix")
          .stringType()
          .defaultValue("bounce")
          .withDescription(
              "What they begin with, up to the plus: 1 to "
                  + BounceAddress.MAX_PREFIX_CHARS
                  + " of A-Za-z0-9_-.");

  public static final ConfigOption<String> EMAIL_BOUNCE_KEY =
      key("email.bounce.key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Key that signs them, by reference, as email.password; at least 32 bytes. Who reads"
                  + " bounces needs the same.");

  public static final ConfigOption<Boolean> EMAIL_DELIVERY_REPORTS =
      key("email.delivery-reports")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether servers that offer DSN (RFC 3461) are asked to report failures and delays.");

  public static final ConfigOption<String> EMAIL_FROM =
      key("email.from")
          .stringType()
          .noDefaultValue()
          .withDescription("Address in From; its domain is also that of the Message-ID.");

  public static final ConfigOption<String> EMAIL_FROM_NAME =
      key("email.from-name").stringType().noDefaultValue().withDescription("Name in From.");

  public static final ConfigOption<Integer> EMAIL_URGENT_CONNECTIONS =
      key("email.connections.urgent")
          .intType()
          .defaultValue(EmailProvider.Pool.defaults().urgentConnections())
          .withDescription("Kept connections of the urgent lane, a subtask.");

  public static final ConfigOption<Integer> EMAIL_NORMAL_CONNECTIONS =
      key("email.connections.normal")
          .intType()
          .defaultValue(EmailProvider.Pool.defaults().normalConnections())
          .withDescription("Kept connections of the normal lane, a subtask.");

  public static final ConfigOption<String> UNSUBSCRIBE_URL =
      key("unsubscribe.url")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Address of your unsubscribe endpoint, https, to which the token is appended, such as"
                  + " https://example.com/unsubscribe?t=. With it every e-mail of a category that"
                  + " is not mandatory has the one-click header; see docs/preferences.md.");

  public static final ConfigOption<String> UNSUBSCRIBE_KEY =
      key("unsubscribe.key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Key that signs the tokens, and the references of delivery reports, by reference, as"
                  + " email.password; at least 32 bytes. The jobs plan and deliver need the same.");

  public static final ConfigOption<String> UNSUBSCRIBE_PREVIOUS_KEY =
      key("unsubscribe.previous-key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The key before it, by reference: tokens of older messages stay good after a"
                  + " change.");

  public static final ConfigOption<String> SMS_GATEWAY_FILE =
      key("sms.gateway-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "YAML file that describes the SMS gateway: URL, authentication, body, what its"
                  + " answers mean. See docs/channels.md.");

  public static final ConfigOption<List<String>> SMS_PROVIDERS =
      key("sms.providers")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Names of several SMS gateways. Each has its own sms.NAME.gateway-file, whose name is"
                  + " NAME, and may have its own priority, weight, rate and urgent-share; see"
                  + " docs/providers.md. Without it sms.gateway-file is the only one.");

  public static final ConfigOption<Integer> SMS_PRIORITY =
      key("sms.priority")
          .intType()
          .defaultValue(1)
          .withDescription("With sms.providers: lower is asked first, 1 to 100.");

  public static final ConfigOption<Integer> SMS_WEIGHT =
      key("sms.weight")
          .intType()
          .defaultValue(1)
          .withDescription("With sms.providers: share among those of one priority, 1 to 100.");

  public static final ConfigOption<Double> SMS_RATE =
      key("sms.rate")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Segments a second that a gateway is given at most, by the whole job; 0 for no limit"
                  + " but its capacity.");

  public static final ConfigOption<Double> SMS_URGENT_SHARE =
      key("sms.urgent-share")
          .doubleType()
          .defaultValue(ProviderBudget.DEFAULT_URGENT_SHARE)
          .withDescription("As email.urgent-share.");

  public static final ConfigOption<Double> PUSH_RATE =
      key("push.rate")
          .doubleType()
          .defaultValue(0.0)
          .withDescription(
              "Messages a second that a platform is given at most, by the whole job; 0 for no limit"
                  + " but the capacity.");

  public static final ConfigOption<Double> PUSH_URGENT_SHARE =
      key("push.urgent-share")
          .doubleType()
          .defaultValue(ProviderBudget.DEFAULT_URGENT_SHARE)
          .withDescription("As email.urgent-share.");

  public static final ConfigOption<Integer> PUSH_URGENT_CAPACITY =
      key("push.capacity.urgent")
          .intType()
          .defaultValue(PushLimits.defaults().urgentCapacity())
          .withDescription("Push messages of the urgent lane under way, a subtask.");

  public static final ConfigOption<Integer> PUSH_NORMAL_CAPACITY =
      key("push.capacity.normal")
          .intType()
          .defaultValue(PushLimits.defaults().normalCapacity())
          .withDescription("Push messages of the normal lane under way, a subtask.");

  public static final ConfigOption<Boolean> PUSH_IDENTITY_HEADERS =
      key("push.identity-headers")
          .booleanType()
          .defaultValue(PushLimits.defaults().identityHeaders())
          .withDescription(
              "Whether push requests say notification, items, hand-over and attempt in headers of"
                  + " their own: for the sandbox, which counts items by them.");

  public static final ConfigOption<String> PUSH_TRUST_FILE =
      key("push.trust-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "PEM file of the certificates that alone are trusted for push, as email.trust-file:"
                  + " for the sandbox.");

  public static final ConfigOption<String> FCM_SERVICE_ACCOUNT =
      key("push.fcm.service-account")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "JSON file of a Google service account, by reference, as email.password; with it"
                  + " devices of FCM are reached.");

  public static final ConfigOption<String> FCM_URL =
      key("push.fcm.url")
          .stringType()
          .defaultValue(FcmProvider.URL)
          .withDescription("Where FCM is.");

  public static final ConfigOption<String> APNS_KEY =
      key("push.apns.key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Signing key of Apple (.p8), by reference, as email.password; with it devices of APNs"
                  + " are reached.");

  public static final ConfigOption<String> APNS_KEY_ID =
      key("push.apns.key-id").stringType().noDefaultValue().withDescription("The key's id.");

  public static final ConfigOption<String> APNS_TEAM_ID =
      key("push.apns.team-id").stringType().noDefaultValue().withDescription("The team's id.");

  public static final ConfigOption<String> APNS_TOPIC =
      key("push.apns.topic").stringType().noDefaultValue().withDescription("The app's bundle id.");

  public static final ConfigOption<String> APNS_URL =
      key("push.apns.url")
          .stringType()
          .defaultValue(ApnsProvider.URL)
          .withDescription("Where APNs is, for tokens of the production environment.");

  public static final ConfigOption<String> APNS_SANDBOX_URL =
      key("push.apns.sandbox-url")
          .stringType()
          .defaultValue(ApnsProvider.SANDBOX_URL)
          .withDescription("Where APNs is, for tokens of the sandbox environment.");

  public static final ConfigOption<String> WEBPUSH_PRIVATE_KEY =
      key("push.webpush.private-key")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "VAPID key, PEM or base64url, by reference, as email.password; with it browsers are"
                  + " reached.");

  public static final ConfigOption<String> WEBPUSH_PUBLIC_KEY =
      key("push.webpush.public-key")
          .stringType()
          .noDefaultValue()
          .withDescription("Its public half, base64url: what pages subscribe with.");

  public static final ConfigOption<String> WEBPUSH_SUBJECT =
      key("push.webpush.subject")
          .stringType()
          .noDefaultValue()
          .withDescription("Whom a push service can reach about us: mailto: or https:.");

  public static final ConfigOption<List<String>> WEBPUSH_HOSTS =
      key("push.webpush.hosts")
          .stringType()
          .asList()
          .defaultValues(WebPushProvider.DEFAULT_HOSTS.toArray(String[]::new))
          .withDescription(
              "Push services that may be an endpoint's host: host, host:port or *.domain. Endpoints"
                  + " come from browsers, so from strangers; everything else is refused.");

  public static final ConfigOption<String> LOG_JDBC_URL =
      key("log.jdbc-url")
          .stringType()
          .noDefaultValue()
          .withDescription("PostgreSQL: jdbc:postgresql://host:port/database.");

  public static final ConfigOption<String> LOG_USER =
      key("log.user").stringType().noDefaultValue().withDescription("The database's user.");

  public static final ConfigOption<String> LOG_PASSWORD =
      key("log.password")
          .stringType()
          .noDefaultValue()
          .withDescription("The user's password by reference, as email.password.");

  public static final ConfigOption<List<String>> WATCH_ADMINISTRATORS =
      key("watch.administrators")
          .stringType()
          .asList()
          .defaultValues()
          .withDescription(
              "Recipients who are told when a provider is in trouble, and when it works again, as"
                  + " the catalog's rules for pabal.alert.email, pabal.alert.sms and"
                  + " pabal.alert.push say. Without any there are records on the topic alerts only;"
                  + " see docs/watch.md.");

  public static final ConfigOption<String> WATCH_EVENTS_TOPIC =
      key("watch.events-topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where watch writes the events for administrators: an events topic of the urgent"
                  + " lane. Without it the first that topics.events.urgent names; if that has"
                  + " patterns only, Pabal's own redrive.urgent.");

  public static final ConfigOption<Duration> WATCH_WINDOW =
      key("watch.window")
          .durationType()
          .defaultValue(WATCH.window())
          .withDescription(
              "What a provider is judged by: the hand-overs of the last so long, 3 seconds to 1"
                  + " hour. It is looked at twelve times in it.");

  public static final ConfigOption<Integer> WATCH_MINIMUM_COUNT =
      key("watch.minimum-count")
          .intType()
          .defaultValue(WATCH.minimumCount())
          .withDescription(
              "Hand-overs in the window below which no share is judged. When nothing has succeeded"
                  + " for a quarter of it, as many failures since the last success are enough.");

  public static final ConfigOption<Double> WATCH_FAILED_SHARE =
      key("watch.failed-share")
          .doubleType()
          .defaultValue(WATCH.failedShare())
          .withDescription(
              "Share of failed hand-overs from which a provider is failing, above 0, at most 1; at"
                  + " half of it, it works again.");

  public static final ConfigOption<Double> WATCH_SLOW_SHARE =
      key("watch.slow-share")
          .doubleType()
          .defaultValue(WATCH.slowShare())
          .withDescription("The same for slow hand-overs.");

  public static final ConfigOption<Duration> WATCH_SLOW_EMAIL =
      key("watch.slow.email")
          .durationType()
          .defaultValue(WATCH.slow().get(Channel.EMAIL))
          .withDescription("A hand-over of an e-mail that takes longer is slow.");

  public static final ConfigOption<Duration> WATCH_SLOW_SMS =
      key("watch.slow.sms")
          .durationType()
          .defaultValue(WATCH.slow().get(Channel.SMS))
          .withDescription("A hand-over of a text message that takes longer is slow.");

  public static final ConfigOption<Duration> WATCH_SLOW_PUSH =
      key("watch.slow.push")
          .durationType()
          .defaultValue(WATCH.slow().get(Channel.PUSH))
          .withDescription("A hand-over of a push message that takes longer is slow.");

  public static final ConfigOption<Duration> WATCH_SILENCE =
      key("watch.silence")
          .durationType()
          .defaultValue(WATCH.silence())
          .withDescription(
              "How long hand-overs wait without any answer of their provider until it is silent: 1"
                  + " second to 6 minutes.");

  public static final ConfigOption<Duration> WATCH_BACKLOG_AGE =
      key("watch.backlog-age")
          .durationType()
          .defaultValue(WATCH.backlogAge())
          .withDescription(
              "How old the youngest event is that is handed over for the first time when there is a"
                  + " backlog.");

  public static final ConfigOption<Duration> WATCH_HEALTHY_FOR =
      key("watch.healthy-for")
          .durationType()
          .defaultValue(WATCH.healthyFor())
          .withDescription(
              "How long a provider must be healthy until an alert ends: a twelfth of the window to"
                  + " 1 hour.");

  public static final ConfigOption<Duration> WATCH_REMINDER_INTERVAL =
      key("watch.reminder-interval")
          .durationType()
          .defaultValue(WATCH.reminderInterval())
          .withDescription(
              "An alert that goes on is told again after so long: the window to 7 days.");

  public static final ConfigOption<Duration> WATCH_FORGET_AFTER =
      key("watch.forget-after")
          .durationType()
          .defaultValue(WATCH.forgetAfter())
          .withDescription(
              "A provider that is not used for so long is forgotten; its alerts end. At least the"
                  + " window, healthy-for and 12 minutes together, at most 7 days.");

  public static final ConfigOption<Boolean> DRILL_FAULTS =
      key("drill.faults")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether records of a drill may make a task fail. Never switch this on in"
                  + " production.");

  private PabalOptions() {}
}
