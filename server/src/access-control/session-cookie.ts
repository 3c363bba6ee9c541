export const SESSION_COOKIE = 'jingjing_session'
