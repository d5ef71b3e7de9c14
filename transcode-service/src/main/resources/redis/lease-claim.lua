-- Takes a lease that nobody holds; answers its fencing token, or 0.
-- KEYS: lease, counter of tokens, address of the origin
-- ARGV: node, milliseconds, address
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
local token = redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. token, 'PX', ARGV[2])
redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[2])
return token
