package io.pabal.flow;

import java.io.Serializable;

/**
 * Names one valve within one submission of a job: the operator that asks and the source that stops
 * carry the same one.
 *
 * @param submission unique for each building of a topology, so that jobs which share a class loader
 *     (a mini cluster) do not share valves
 * @param name what the valve is for: a lane, or the events of plan
 * @param startsClosed true: closed until every subtask of the operator has asked to open it; false:
 *     open until one asks to close it
 */
public record ValveId(String submission, String name, boolean startsClosed)
    implements Serializable {}
