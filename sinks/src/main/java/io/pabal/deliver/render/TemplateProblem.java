package io.pabal.deliver.render;

/**
 * Something wrong in a template.
 *
 * @param line from 1
 * @param message what, and what to write instead
 */
public record TemplateProblem(int line, String message) {}
