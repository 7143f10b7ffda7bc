-- Says in one line of JSON what a run measured; asks what the command line says.
function done(summary, latency, _requests)
  local e = summary.errors
  io.write(string.format('\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "failed": %d, "lost": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
