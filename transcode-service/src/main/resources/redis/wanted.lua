-- One change of what is wanted of a broadcast.
-- KEYS: the hash of wishes, the mark of a broadcast that is over
-- ARGV: broadcast, change, stream, source, time in ms, how long the mark stays in ms, trace
local raw = redis.call('HGET', KEYS[1], ARGV[1])
local wanted = raw and cjson.decode(raw) or {}
local change = ARGV[2]

if change == 'started' then
  local at = tonumber(ARGV[5])
  if redis.call('EXISTS', KEYS[2]) == 1 or (wanted.at and wanted.at >= at) then
    return 0
  end
  wanted.stream = ARGV[3]
  wanted.source = ARGV[4]
  wanted.at = at
  wanted.closed = false
  wanted.trace = ARGV[7] ~= '' and ARGV[7] or nil
elseif change == 'closed' then
  if not raw or wanted.stream ~= ARGV[3] then
    return 0
  end
  wanted.closed = true
else
  if redis.call('GET', KEYS[2]) ~= 'deleted' then
    redis.call('SET', KEYS[2], change, 'PX', ARGV[6])
  end
  if not raw and change == 'ended' then
    return 0
  end
  wanted.ended = true
  if change == 'deleted' then
    wanted.deleted = true
  end
end
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(wanted))
return 1
