import type { AgentExit, AgentPort, RunningAgent } from '../../src/engine/ports/agent.ts';

/** These agents, where a port does some things otherwise. */
export function agentsWith(agents: AgentPort, otherwise: Partial<AgentPort>): AgentPort {
  return {
    start: (request) => agents.start(request),
    adopt: (token) => agents.adopt(token),
    leave: () => agents.leave(),
    forget: (token) => agents.forget(token),
    reap: (token) => agents.reap(token),
    reapOthers: (known) => agents.reapOthers(known),
    logPath: (taskId) => agents.logPath(taskId),
    ...otherwise,
  };
}

/** This agent, with another end: what `change` makes of its own. */
export function endingWith(running: RunningAgent, change: (exit: AgentExit) => AgentExit): RunningAgent {
  return {
    pid: running.pid, clock: () => running.clock(), onEvent: running.onEvent, onText: running.onText, cancel: () => running.cancel(),
    exit: running.exit.then(change),
  };
}
