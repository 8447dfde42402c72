package io.pabal.schema.event;

/** One event on its way to one of its recipients: what plan's only shuffle carries. */
public record RecipientEvent(String recipient, Event event) {}
