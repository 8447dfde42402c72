/** What the part watch tells: alerts as records, and as events for administrators. */
package io.pabal.schema.watch;
