-- A wish that somebody works for: written where there is none, unless the broadcast is over.
-- KEYS: the hash of wishes, the mark of a broadcast that is over
-- ARGV: broadcast, wish
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
