package io.pabal.jobs.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers host:port separated by commas
 * @param client settings of Kafka's clients, such as security, for every client
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> client) {
  public KafkaConfig {
    client = Map.copyOf(client);
  }

  /** All of it as a map that travels with a job. */
  public HashMap<String, String> clientMap() {
    HashMap<String, String> all = new HashMap<>(client);
    all.put("bootstrap.servers", bootstrapServers);
    return all;
  }

  /** All of it as properties of a client. */
  public Properties properties() {
    Properties properties = new Properties();
    properties.putAll(clientMap());
    return properties;
  }

  /** Never the values of the clients' settings: passwords are among them. */
  @Override
  public String toString() {
    return "KafkaConfig[" + bootstrapServers + ", client settings " + client.keySet() + "]";
  }
}
