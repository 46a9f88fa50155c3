export const handler = async ({ body }) => {
  const parcel = JSON.parse(body)
  return { statusCode: 200, body: JSON.stringify({ ...parcel, state: 'sent' }) }
}
