export const visualiseRoutes = []
