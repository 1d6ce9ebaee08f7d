using System.Buffers.Binary;

namespace DbDb.Functional.Properties;

/// <summary>
/// A branch's links say where its children lie and how many entries each holds, in no more bytes than that needs.
/// </summary>
public class LinkLaws
{
    [Fact]
    public void A_count_takes_the_fewest_of_two_four_or_eight_bytes_and_is_read_back()
    {
        foreach (
            var (count, width) in new[]
            {
                (1L, 2),
                (ushort.MaxValue, 2),
                (ushort.MaxValue + 1L, 4),
                (uint.MaxValue, 4),
                (uint.MaxValue + 1L, 8),
                (long.MaxValue, 8),
            }
        )
        {
            Assert.Equal(width, Links.WidthFor(count));
            var page = PageAssembly.Make(
                RecordKind.Branch,
                1,
                default,
                [FreshEntry.Separator("m"u8.ToArray())],
                default
            );
            byte[] stored = [.. page.Span, .. new byte[Links.Length(2, width)]];
            stored[Record.LinkWidthAt] = (byte)width;
            BinaryPrimitives.WriteInt32LittleEndian(stored.AsSpan(Record.LengthAt), stored.Length);
            var addresses = new[] { Address.At(8192, 72), Address.At(Address.MaxOffset - 8, 8) };
            for (var i = 0; i < 2; i++)
            {
                Links.Write(stored.AsSpan(page.Length), i, width, addresses[i], count - i);
            }

            Assert.Equal((addresses[0], count), Links.Read(stored, 0));
            Assert.Equal((addresses[1], count - 1), Links.Read(stored, 1));
        }
    }
}
