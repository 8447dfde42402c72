/**
 * The local system: real servers as processes of this machine, all state in one folder.
 *
 * <p>Way through: {@link io.pabal.cli.local.LocalSystem} (the API of {@code up}, {@code down},
 * {@code status} and of drills) writes what is wanted to {@code system.json} and starts a detached
 * {@link io.pabal.cli.local.Supervisor}, which keeps the servers ({@link
 * io.pabal.cli.local.LocalServer}) alive and, by {@link io.pabal.cli.local.JobKeeper}, the Flink
 * jobs. Commands and supervisor meet only in files below {@link io.pabal.cli.local.Home}.
 */
package io.pabal.cli.local;
