-- Takes a lease that nobody holds; answers its fencing token, or 0.
-- KEYS: lease, counter of tokens, address of the origin, whose the lease was last
-- ARGV: node, milliseconds, address, milliseconds for which the last one is remembered
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local token = redis.call('INCR', KEYS[2])
local lease = ARGV[1] .. ':' .. token
redis.call('SET', KEYS[1], lease, 'PX', ARGV[2])
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[2])
redis.call('SET', KEYS[4], lease, 'PX', ARGV[4])
return token
