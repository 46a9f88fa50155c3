import { App } from 'aws-cdk-lib'
import { BookingsStack } from '../lib/bookings-stack'

new BookingsStack(new App(), 'Bookings')
