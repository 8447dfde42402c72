package io.pabal.sandbox.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AUTH PLAIN (RFC 4616), AUTH LOGIN and AUTH XOAUTH2 (as Google and Microsoft describe it), with or
 * without an initial response. A user's password is also the access token of XOAUTH2.
 */
final class SmtpAuth {

  /** Asks the client for a line. */
  interface Challenge {
    String ask(String prompt) throws IOException;
  }

  /** How it went, and what to say. */
  record Result(boolean accepted, SmtpReply reply) {}

  private static final Pattern BEARER =
      Pattern.compile("user=([^\\x01]+)\\x01auth=Bearer ([A-Za-z0-9._~+/-]+=*)\\x01\\x01");

  /** Says {@code {"status":"401","schemes":"bearer"}}. */
  private static final String BAD_TOKEN = "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=";

  private static final Result BAD_BASE64 =
      new Result(false, new SmtpReply(501, "5.5.2 Not base64"));
  private static final Result CANCELLED =
      new Result(false, new SmtpReply(501, "5.7.0 Authentication cancelled"));

  private SmtpAuth() {}

  static Result run(String argument, Map<String, String> users, Challenge challenge)
      throws IOException {
    String[] words = argument.strip().split(" +", 2);
    String initial = words.length > 1 ? words[1] : null;
    return switch (words[0].toUpperCase(Locale.ROOT)) {
      case "PLAIN" -> plain(initial == null ? challenge.ask("") : initial, users);
      case "LOGIN" -> login(initial, users, challenge);
      case "XOAUTH2" -> token(initial == null ? challenge.ask("") : initial, users, challenge);
      default -> new Result(false, new SmtpReply(504, "5.5.4 Unknown mechanism"));
    };
  }

  private static Result plain(String response, Map<String, String> users) {
    if (response.equals("*")) {
      return CANCELLED;
    }
    String decoded = decode(response);
    if (decoded == null) {
      return BAD_BASE64;
    }
    String[] parts = decoded.split("\0", -1);
    return parts.length == 3 ? verdict(parts[1], parts[2], users) : BAD_BASE64;
  }

  private static Result login(String initial, Map<String, String> users, Challenge challenge)
      throws IOException {
    String user = initial == null ? challenge.ask("VXNlcm5hbWU6") : initial;
    if (user.equals("*")) {
      return CANCELLED;
    }
    String password = challenge.ask("UGFzc3dvcmQ6");
    if (password.equals("*")) {
      return CANCELLED;
    }
    String decodedUser = decode(user);
    String decodedPassword = decode(password);
    return decodedUser == null || decodedPassword == null
        ? BAD_BASE64
        : verdict(decodedUser, decodedPassword, users);
  }

  private static Result token(String response, Map<String, String> users, Challenge challenge)
      throws IOException {
    if (response.equals("*")) {
      return CANCELLED;
    }
    String decoded = decode(response);
    Matcher matcher = BEARER.matcher(decoded == null ? "" : decoded);
    if (!matcher.matches()) {
      return new Result(false, new SmtpReply(501, "5.5.2 Not user, auth=Bearer and token"));
    }
    Result result = verdict(matcher.group(1), matcher.group(2), users);
    if (!result.accepted() && !challenge.ask(BAD_TOKEN).isEmpty()) {
      return new Result(
          false, new SmtpReply(501, "5.5.2 The challenge is answered with an empty line"));
    }
    return result;
  }

  private static Result verdict(String user, String password, Map<String, String> users) {
    String expected = users.get(user);
    boolean accepted =
        expected != null
            && MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                password.getBytes(StandardCharsets.UTF_8));
    return accepted
        ? new Result(true, new SmtpReply(235, "2.7.0 Authentication succeeded"))
        : new Result(false, new SmtpReply(535, "5.7.8 Authentication credentials invalid"));
  }

  private static String decode(String base64) {
    try {
      return new String(
          Base64.getDecoder().decode(base64.equals("=") ? "" : base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
