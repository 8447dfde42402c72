/** What is told about a message after its provider had accepted it, and what it is told by. */
package io.pabal.schema.callback;
