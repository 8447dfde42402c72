package io.pabal.schema.audience;

/**
 * A recipient enters or leaves a bucket.
 *
 * @param bucket the bucket's key in plan's state
 * @param recipient who enters or leaves
 * @param member true: enters; false: leaves
 */
public record MemberChange(String bucket, String recipient, boolean member) {}
