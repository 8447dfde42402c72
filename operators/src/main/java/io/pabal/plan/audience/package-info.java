/**
 * Whom an event concerns that names nobody: the audience step asks the catalog's rule, the topic
 * step knows a topic's buckets, the bucket step its members.
 *
 * <p>A topic's subscribers stand in buckets of at most 500. A subscriber's bucket is chosen when it
 * joins and is the same until it leaves: so nothing moves while a fan-out is under way, and nobody
 * can be told twice or missed because of it. A topic that grows opens another bucket.
 */
package io.pabal.plan.audience;
