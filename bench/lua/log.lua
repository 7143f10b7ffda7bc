-- Logs contributions, each with a key of its own.
local n, thread = 0, 0
wrk.method = "POST"
function setup(t) t:set("thread", thread); thread = thread + 1 end
function request()
  n = n + 1
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Idempotency-Key"] = os.getenv("BENCH_RUN") .. "-" .. thread .. "-" .. n
  return wrk.format(nil, nil, nil, '{"kind":"asset","title":"Price template ' .. n .. '","evidence":["https://example.com/t"]}')
end
