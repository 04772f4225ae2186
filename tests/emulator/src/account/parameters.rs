//! Configuration parameters.

use std::collections::BTreeMap;

use super::{Account, Action, instance::ParameterChange, refusal::Refusal};

/// A parameter of Redis instances.
pub(crate) struct Parameter {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) default: &'static str,
    /// Two integers separated by a hyphen, values separated by commas, or empty for any string.
    pub(crate) range: &'static str,
    pub(crate) description: &'static str,
}

/// A selection of the parameters of the service.
pub(crate) const ALL: [Parameter; 10] = [
    Parameter {
        id: "1",
        name: "timeout",
        default: "0",
        range: "0-7200",
        description: "Close the connection after a client is idle for N seconds (0 to disable)",
    },
    Parameter {
        id: "2",
        name: "maxmemory-policy",
        default: "volatile-lru",
        range: "volatile-lru,allkeys-lru,volatile-lfu,allkeys-lfu,volatile-random,allkeys-random,volatile-ttl,noeviction",
        description: "Which keys are evicted when the memory is full",
    },
    Parameter {
        id: "3",
        name: "hash-max-ziplist-entries",
        default: "512",
        range: "1-10000",
        description: "Maximum number of fields of a compactly encoded hash",
    },
    Parameter {
        id: "4",
        name: "hash-max-ziplist-value",
        default: "64",
        range: "1-10000",
        description: "Maximum size of a value of a compactly encoded hash",
    },
    Parameter {
        id: "5",
        name: "set-max-intset-entries",
        default: "512",
        range: "1-10000",
        description: "Maximum number of members of a compactly encoded set",
    },
    Parameter {
        id: "6",
        name: "latency-monitor-threshold",
        default: "0",
        range: "0-86400000",
        description: "Minimum latency in milliseconds to be monitored (0 to disable)",
    },
    Parameter {
        id: "7",
        name: "notify-keyspace-events",
        default: "Ex",
        range: "",
        description: "Keyspace events that clients are notified of",
    },
    Parameter {
        id: "8",
        name: "slowlog-log-slower-than",
        default: "10000",
        range: "0-1000000",
        description: "Minimum execution time in microseconds to be logged",
    },
    Parameter {
        id: "9",
        name: "slowlog-max-len",
        default: "128",
        range: "0-1000",
        description: "Maximum number of slow log entries",
    },
    Parameter {
        id: "10",
        name: "appendonly",
        default: "yes",
        range: "yes,no",
        description: "Whether data is persisted",
    },
];

impl Parameter {
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|parameter| parameter.name == name)
    }

    fn limits(&self) -> Option<(i64, i64)> {
        let (least, most) = self.range.split_once('-')?;
        Some((least.parse().ok()?, most.parse().ok()?))
    }

    /// The name of the type in the API, which misspells integers.
    pub(crate) fn value_type(&self) -> &'static str {
        match self.limits() {
            Some(_) => "Interger",
            None if self.range.is_empty() => "regular",
            None => "Enum",
        }
    }

    pub(crate) fn allows(&self, value: &str) -> bool {
        match self.limits() {
            Some((least, most)) => value.parse().is_ok_and(|value: i64| (least..=most).contains(&value)),
            None => self.range.is_empty() || self.range.split(',').any(|known| known == value),
        }
    }
}

impl Account {
    /// Starts changing the values of parameters, by name.
    pub(crate) fn configure(&mut self, id: &str, values: BTreeMap<String, String>) -> Result<(), Refusal> {
        self.running(id)?;
        if values.iter().any(|(name, value)| !Parameter::find(name).is_some_and(|known| known.allows(value))) {
            return Err(Refusal::PARAMETER);
        }
        if self.is_busy(id, |action| matches!(action, Action::Configure { .. })) {
            return Err(Refusal::CONFIGURING);
        }
        let change = self.new_id();
        let (created_at, status) = (self.now, "UPDATING".into());
        self.instance_mut(id)?.changes.push(ParameterChange { id: change.clone(), created_at, status, values });
        self.start("UpdateConfigurations", id, Action::Configure { change });
        Ok(())
    }
}
