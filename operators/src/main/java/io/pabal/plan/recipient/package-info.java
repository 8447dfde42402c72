/**
 * Who is told what, where: the one step that knows a recipient's wishes. Policies are pure; {@link
 * io.pabal.plan.recipient.RecipientStep} keeps state and routes.
 */
package io.pabal.plan.recipient;
