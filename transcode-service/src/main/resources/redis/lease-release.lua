-- Gives a lease back if it is still held. A renewal that was under way does not bring it back.
-- KEYS: lease, address of the origin, whose the lease was last
-- ARGV: node and token, milliseconds for which the last one is remembered
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SET', KEYS[3], 'given back', 'PX', ARGV[2])
return 1
