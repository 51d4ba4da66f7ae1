package dev.boardcast.gateway.config;

import java.util.List;

/// What became of a configuration's text.
public sealed interface ConfigOutcome {
  record Good(GatewayConfig config) implements ConfigOutcome {}

  record Bad(List<ConfigFault> faults) implements ConfigOutcome {
    public Bad {
      faults = List.copyOf(faults);
    }
  }
}
