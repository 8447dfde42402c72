package io.pabal.schema.catalog;

/**
 * The words of one part of one template in one language.
 *
 * @param template the template's name
 * @param locale BCP 47 language tag
 * @param part which part of the message
 * @param body Mustache text
 */
public record TemplateText(String template, String locale, Part part, String body) {}
