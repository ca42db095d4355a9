<?php
// An application of PHP that only people with an account may see. It is reachable only through the proxy of
// deploy/nginx.conf, which says who asks: php -S 127.0.0.1:8000 -t examples/php

header('Content-Type: text/plain; charset=utf-8');
echo 'Hello, ', rawurldecode($_SERVER['HTTP_REMOTE_NAME']), '!';
