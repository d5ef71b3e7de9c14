-- Gives a lease back if it is still held.
-- KEYS: lease, address of the origin
-- ARGV: node and token
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', KEYS[1], KEYS[2])
return 1
